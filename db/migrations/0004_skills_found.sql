-- Whether the program found an opening's skills in its title and text (1), because nobody gave them (NULL).
ALTER TABLE opening ADD COLUMN skills_found BIGINT;
