// Xapian among the systems that bench/run compares: peer.h tells how it is asked.
//
// An opening is a document; a skill is a term whose wdf is the impact; a question is an OR of terms with q as
// wqf, and a Weight of our own multiplies the two, so that the sum is exactly ours (whole numbers below 2^53
// in doubles). Filters are boolean terms, as Xapian's documents advise: sector, contract, education, hours,
// days, and the square of a grid for a place; the distance itself is looked at by a MatchDecider. The
// database is compacted, and in the page cache.
#include <xapian.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "peer.h"

namespace
{

constexpr double squares = 20; // of the grid, in a degree
constexpr Xapian::valueno place_slot = 0;

// Terms: what they start with.
constexpr char skill_term[] = "K", sector_term[] = "S", contract_term[] = "C", education_term[] = "E",
               from_term[] = "F", to_term[] = "T", posted_term[] = "P", valid_term[] = "V",
               square_term[] = "G", remote_term[] = "R";

std::string term_of(const char *prefix, int64_t number)
{
    return prefix + std::to_string(number);
}

std::string square_of(int64_t row, int64_t column)
{
    return term_of(square_term, row * 100000 + column);
}

int64_t square_index(double degrees)
{
    return static_cast<int64_t>(std::floor((degrees + 180) * squares));
}

class Points : public Xapian::Weight
{
    double factor = 0;

  public:
    Points()
    {
        need_stat(WDF);
        need_stat(WDF_MAX);
        need_stat(WQF);
    }
    Points *clone() const override
    {
        return new Points;
    }
    void init(double scale) override
    {
        factor = scale * get_wqf();
    }
    double get_sumpart(Xapian::termcount wdf, Xapian::termcount, Xapian::termcount) const override
    {
        return factor * wdf;
    }
    double get_maxpart() const override
    {
        return factor * get_wdf_upper_bound();
    }
    double get_sumextra(Xapian::termcount, Xapian::termcount) const override
    {
        return 0;
    }
    double get_maxextra() const override
    {
        return 0;
    }
};

class Within : public Xapian::MatchDecider
{
    const peer_question &question;

  public:
    explicit Within(const peer_question &asked) : question(asked)
    {
    }
    bool operator()(const Xapian::Document &document) const override
    {
        const std::string value = document.get_value(place_slot);
        double place[2];
        if (value.empty())
            return true; // remote
        memcpy(place, value.data(), sizeof place);
        return peer_distance(question.lat, question.lon, place[0], place[1]) <= question.km * 1000;
    }
};

struct Peer {
    peer common = {};
    std::vector<peer_opening> openings;
    Xapian::WritableDatabase writable;
    Xapian::Document document; // of openings[next]
    size_t next = 0;
    Xapian::Database database;

    void describe();
    void add_until(uint32_t id);
    double build();
    Xapian::Query any_term(const char *prefix, const std::function<bool(int64_t)> &wanted) const;
    Xapian::Query filter(const peer_question &question) const;
    Xapian::Query near(const peer_question &question) const;
};

// What filters look at.
void Peer::describe()
{
    const peer_opening &opening = openings[next];
    document = Xapian::Document();
    document.add_boolean_term(term_of(sector_term, opening.sector));
    document.add_boolean_term(term_of(contract_term, opening.contract));
    document.add_boolean_term(term_of(education_term, opening.education));
    document.add_boolean_term(term_of(from_term, opening.hours_min));
    document.add_boolean_term(term_of(to_term, opening.hours_max));
    document.add_boolean_term(term_of(posted_term, opening.posted));
    document.add_boolean_term(term_of(valid_term, opening.valid_through));
    if (opening.remote) {
        document.add_boolean_term(remote_term);
        return;
    }
    const double place[] = {opening.lat, opening.lon};
    document.add_boolean_term(square_of(square_index(opening.lat), square_index(opening.lon)));
    document.add_value(place_slot, std::string(reinterpret_cast<const char *>(place), sizeof place));
}

// Adds what stands before opening `id`: skills come by opening. Document ids become the numbers of openings.
void Peer::add_until(uint32_t id)
{
    while (next < openings.size() && openings[next].id < id) {
        if (writable.add_document(document) != openings[next].id)
            peer_fail("xapian", "another document id than expected");
        if (++next < openings.size())
            describe();
    }
}

double Peer::build()
{
    const std::string loose = std::string(common.work) + "/loose";
    const std::string compact = std::string(common.work) + "/compact";
    const double start = peer_now(&common);
    writable = Xapian::WritableDatabase(loose, Xapian::DB_CREATE | Xapian::DB_NO_SYNC);
    peer_openings(
        &common,
        [](void *context, const peer_opening *opening) {
            static_cast<Peer *>(context)->openings.push_back(*opening);
        },
        this);
    describe();
    peer_skills(
        &common,
        [](void *context, const peer_skill *skill) {
            Peer *self = static_cast<Peer *>(context);
            self->add_until(skill->opening);
            self->document.add_term(term_of(skill_term, skill->skill), skill->impact);
        },
        this);
    add_until(UINT32_MAX);
    writable.commit();
    writable.compact(compact, Xapian::Compactor::FULLER);
    writable.close();
    std::filesystem::remove_all(loose);
    database = Xapian::Database(compact);
    const double time = peer_now(&common) - start;
    openings = {};
    return time;
}

// Documents with a term of this prefix whose number is wanted.
Xapian::Query Peer::any_term(const char *prefix, const std::function<bool(int64_t)> &wanted) const
{
    std::vector<Xapian::Query> terms;
    for (auto term = database.allterms_begin(prefix); term != database.allterms_end(prefix); ++term)
        if (wanted(strtoll((*term).c_str() + strlen(prefix), nullptr, 10)))
            terms.emplace_back(*term);
    return Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end());
}

Xapian::Query Peer::near(const peer_question &question) const
{
    double lat, lon;
    std::vector<Xapian::Query> terms = {Xapian::Query(remote_term)};
    peer_box(&question, &lat, &lon);
    for (int64_t row = square_index(question.lat - lat); row <= square_index(question.lat + lat); row++)
        for (int64_t column = square_index(question.lon - lon); column <= square_index(question.lon + lon);
             column++)
            terms.emplace_back(square_of(row, column));
    return Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end());
}

// All that an opening must pass, but for the exact distance; an empty query where nothing is asked.
Xapian::Query Peer::filter(const peer_question &question) const
{
    std::vector<Xapian::Query> all;
    auto one_of = [](const uint32_t values[2]) {
        return [values](int64_t n) { return n == values[0] || n == values[1]; };
    };
    if (question.by_sector)
        all.push_back(any_term(sector_term, one_of(question.sectors)));
    if (question.by_contract)
        all.push_back(any_term(contract_term, one_of(question.contracts)));
    if (question.education != PEER_NONE)
        all.push_back(any_term(education_term, [&](int64_t n) { return n <= question.education; }));
    if (question.hours_min != PEER_NONE)
        all.push_back(any_term(to_term, [&](int64_t n) { return n >= question.hours_min; }));
    if (question.hours_max != PEER_NONE)
        all.push_back(any_term(from_term, [&](int64_t n) { return n <= question.hours_max; }));
    if (question.posted_after != PEER_NONE)
        all.push_back(any_term(posted_term, [&](int64_t n) { return n > question.posted_after; }));
    if (question.near)
        all.push_back(near(question));
    return Xapian::Query(Xapian::Query::OP_AND, all.begin(), all.end());
}

size_t answer(void *context, const peer_question *question, const char *, peer_hit *hits, double *ms)
{
    Peer *self = static_cast<Peer *>(context);
    const int32_t today = self->common.today;
    const double start = peer_now(&self->common);
    std::vector<Xapian::Query> terms;
    for (size_t i = 0; i < question->term_count; i++)
        terms.emplace_back(term_of(skill_term, question->terms[i].skill), question->terms[i].value);
    Xapian::Query query(Xapian::Query::OP_OR, terms.begin(), terms.end());
    const Xapian::Query filter = self->filter(*question);
    if (!filter.empty())
        query = Xapian::Query(Xapian::Query::OP_FILTER, query, filter);
    // Few openings are over or not yet there: rather leave those out than look for all others.
    const Xapian::Query over = self->any_term(valid_term, [&](int64_t n) { return n < today; });
    const Xapian::Query later = self->any_term(posted_term, [&](int64_t n) { return n > today; });
    query = Xapian::Query(Xapian::Query::OP_AND_NOT, query, Xapian::Query(Xapian::Query::OP_OR, over, later));
    Xapian::Enquire enquire(self->database);
    enquire.set_query(query);
    enquire.set_weighting_scheme(Points());
    const Within within(*question);
    const Xapian::MSet found = enquire.get_mset(0, PEER_TOP, 0, nullptr, question->near ? &within : nullptr);
    *ms = peer_now(&self->common) - start;
    size_t count = 0;
    for (auto hit = found.begin(); hit != found.end(); ++hit)
        hits[count++] = {*hit, static_cast<uint64_t>(hit.get_weight())};
    return count;
}

uint64_t size_of(const std::string &folder)
{
    uint64_t bytes = 0;
    for (const auto &file : std::filesystem::recursive_directory_iterator(folder))
        bytes += file.is_regular_file() ? file.file_size() : 0;
    return bytes;
}

} // namespace

int main(int argc, char **argv)
{
    Peer self;
    peer_open(&self.common, argc, argv);
    // Flushes after 10,000 documents, which is the default, load faster than fewer and larger ones.
    try {
        const double build_ms = self.build();
        peer_serve(&self.common, build_ms, size_of(self.common.work), Xapian::version_string(),
                   "{\"terms\":true}", answer, &self);
    } catch (const Xapian::Error &error) {
        peer_fail("xapian", error.get_description().c_str());
    }
    peer_close(&self.common);
    return 0;
}
