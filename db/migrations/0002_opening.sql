-- Openings: vacancies, placements, assignments.

-- The columns from source to text are MARKET_OPENING_COLUMNS of src/market/opening_field.h. Days are days since
-- 1970-01-01, hours hundredths of an hour a week, salaries cents. status: 0 open, 1 withdrawn, 2 full. Derived:
-- packed_skills (src/market/opening_packed.h), search_tokens (src/text/words.h) and digest (of all that an import
-- brings: equal digests, equal openings). The text stands last, so that loading the engine need not read it.
CREATE TABLE opening (
  id BIGINT PRIMARY KEY,
  status BIGINT NOT NULL,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  packed_skills BYTEA NOT NULL,
  digest BYTEA NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  id_in_source TEXT COLLATE "C" NOT NULL,
  market TEXT COLLATE "C",
  title TEXT NOT NULL,
  organisation TEXT COLLATE "C",
  url TEXT,
  apply_url TEXT,
  language TEXT COLLATE "C",
  postcode TEXT COLLATE "C",
  lat DOUBLE PRECISION,
  lon DOUBLE PRECISION,
  remote BIGINT,
  hours_min BIGINT,
  hours_max BIGINT,
  education_level BIGINT,
  sector TEXT COLLATE "C",
  contract TEXT COLLATE "C",
  posted BIGINT,
  valid_through BIGINT,
  start_date BIGINT,
  places BIGINT,
  salary_min BIGINT,
  salary_max BIGINT,
  salary_period TEXT COLLATE "C",
  search_tokens BYTEA NOT NULL,
  text TEXT
);
CREATE UNIQUE INDEX opening_by_key ON opening (source, id_in_source);

-- What an opening asks, in the order given: id is opening id * 1024 + position, so that the skills of an opening stand
-- together and need no second index. Without a concept the URI or label as given is shown but not scored. importance: 1
-- optional, 2 essential, 3 must. That opening and concept exist is proven by `regio check`: a million openings bring 15
-- million rows, and neither openings nor concepts are ever deleted.
CREATE TABLE opening_skill (
  id BIGINT PRIMARY KEY,
  concept_id BIGINT,
  uri TEXT COLLATE "C",
  label TEXT COLLATE "C",
  importance BIGINT NOT NULL
);

-- Profiles that people keep here. consent: 1 when employers may find it. A visitor's profile stays with the visitor.
CREATE TABLE profile (
  id BIGINT PRIMARY KEY,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  consent BIGINT NOT NULL,
  packed_skills BYTEA NOT NULL
);

CREATE TABLE profile_skill (
  profile_id BIGINT NOT NULL REFERENCES profile (id),
  concept_id BIGINT NOT NULL REFERENCES concept (id),
  level BIGINT NOT NULL,
  PRIMARY KEY (profile_id, concept_id)
);
