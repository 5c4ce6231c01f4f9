#include <math.h>

#include "service/reading.h"

static double four_digits(float score)
{
    return round((double)score * 10000) / 10000;
}

void service_extract_write(struct json_writer *writer, const struct service_found_skill *skills, size_t count)
{
    json_write_object(writer);
    json_write_key(writer, "skills");
    json_write_array(writer);
    for (size_t i = 0; i < count; i++) {
        json_write_object(writer);
        json_write_key_str(writer, "uri", skills[i].skill.uri);
        json_write_key_str(writer, "label", skills[i].skill.label);
        json_write_key_int(writer, "start", (int64_t)skills[i].start);
        json_write_key_int(writer, "end", (int64_t)skills[i].end);
        json_write_key_double(writer, "score", four_digits(skills[i].score));
        json_write_key_str(writer, "found", skills[i].found);
        json_write_end(writer);
    }
    json_write_end(writer);
    json_write_end(writer);
}

void service_titles_write(struct json_writer *writer, struct str title,
                          const struct service_found_occupation *occupations, size_t count)
{
    json_write_object(writer);
    json_write_key_str(writer, "title", title);
    json_write_key(writer, "results");
    json_write_array(writer);
    for (size_t i = 0; i < count; i++) {
        json_write_object(writer);
        json_write_key_str(writer, "uri", occupations[i].occupation.uri);
        json_write_key_str(writer, "label", occupations[i].occupation.label);
        json_write_key_double(writer, "score", four_digits(occupations[i].score));
        json_write_end(writer);
    }
    json_write_end(writer);
    json_write_end(writer);
}
