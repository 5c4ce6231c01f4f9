-- Modules: courses and trainings that teach skills.

-- status: 0 on offer, 1 withdrawn. hours are whole hours of study, price cents, start_date a day since 1970-01-01; NULL:
-- not said. digest: of all that an import brings; equal digests, equal modules (src/skills/module.h).
CREATE TABLE module (
  id BIGINT PRIMARY KEY,
  status BIGINT NOT NULL,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  digest BYTEA NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  id_in_source TEXT COLLATE "C" NOT NULL,
  title TEXT NOT NULL,
  provider TEXT COLLATE "C",
  url TEXT,
  language TEXT COLLATE "C",
  postcode TEXT COLLATE "C",
  online BIGINT NOT NULL,
  hours BIGINT,
  price BIGINT,
  start_date BIGINT,
  text TEXT
);
CREATE UNIQUE INDEX module_by_key ON module (source, id_in_source);

-- What a module teaches, in the order given, and the level (1 to 4) that one then has. Without a concept the URI or label as
-- given is shown but not counted with.
CREATE TABLE module_skill (
  module_id BIGINT NOT NULL REFERENCES module (id),
  position BIGINT NOT NULL,
  concept_id BIGINT REFERENCES concept (id),
  uri TEXT COLLATE "C",
  label TEXT COLLATE "C",
  level BIGINT NOT NULL,
  PRIMARY KEY (module_id, position)
);
