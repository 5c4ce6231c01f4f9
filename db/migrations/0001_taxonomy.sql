-- What every room uses.

-- The last number that was given out, by name: ids and the order of changes.
CREATE TABLE sequence (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL
);

-- What changed, in the order of the commits: live engines follow it. kind: src/port/db/change.h.
CREATE TABLE change_log (
  seq BIGINT PRIMARY KEY,
  kind BIGINT NOT NULL,
  entity_id BIGINT NOT NULL,
  at BIGINT NOT NULL
);

CREATE TABLE setting (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

-- Taxonomies. Numbers of kinds, reuse levels and statuses: src/skills/taxonomy.h.

CREATE TABLE scheme (
  id BIGINT PRIMARY KEY,
  uri TEXT COLLATE "C" NOT NULL UNIQUE,
  version TEXT NOT NULL,
  title TEXT NOT NULL,
  changed BIGINT NOT NULL
);

CREATE TABLE concept (
  id BIGINT PRIMARY KEY,
  scheme_id BIGINT NOT NULL REFERENCES scheme (id),
  uri TEXT COLLATE "C" NOT NULL UNIQUE,
  kind BIGINT NOT NULL,
  reuse BIGINT NOT NULL,
  status BIGINT NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  sector TEXT COLLATE "C" NOT NULL
);
CREATE INDEX concept_by_scheme ON concept (scheme_id, kind);

-- text as it is shown; normal as it is searched (port/unicode.h); sort_key for lists, by bytes.
CREATE TABLE label (
  id BIGINT PRIMARY KEY,
  concept_id BIGINT NOT NULL REFERENCES concept (id),
  language TEXT COLLATE "C" NOT NULL,
  kind BIGINT NOT NULL,
  text TEXT COLLATE "C" NOT NULL,
  normal TEXT COLLATE "C" NOT NULL,
  sort_key TEXT COLLATE "C" NOT NULL
);
CREATE INDEX label_by_concept ON label (concept_id);
CREATE INDEX label_by_normal ON label (normal);

CREATE TABLE description (
  concept_id BIGINT NOT NULL REFERENCES concept (id),
  language TEXT COLLATE "C" NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (concept_id, language)
);

-- Skill or group to a broader one; occupation or group to a broader one.
CREATE TABLE broader (
  concept_id BIGINT NOT NULL REFERENCES concept (id),
  broader_id BIGINT NOT NULL REFERENCES concept (id),
  PRIMARY KEY (concept_id, broader_id)
);
CREATE INDEX broader_by_broader ON broader (broader_id);

-- The related skill is essential (1) or optional (2) for the original skill.
CREATE TABLE skill_relation (
  original_id BIGINT NOT NULL REFERENCES concept (id),
  related_id BIGINT NOT NULL REFERENCES concept (id),
  kind BIGINT NOT NULL,
  PRIMARY KEY (original_id, related_id, kind)
);

-- The skill is essential (1) or optional (2) for the occupation.
CREATE TABLE occupation_skill (
  occupation_id BIGINT NOT NULL REFERENCES concept (id),
  skill_id BIGINT NOT NULL REFERENCES concept (id),
  kind BIGINT NOT NULL,
  PRIMARY KEY (occupation_id, skill_id, kind)
);
CREATE INDEX occupation_skill_by_skill ON occupation_skill (skill_id);

-- The same thing in another taxonomy, which need not be loaded: it counts as soon as a concept has that URI.
CREATE TABLE exact_match (
  concept_id BIGINT NOT NULL REFERENCES concept (id),
  uri TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (concept_id, uri)
);
CREATE INDEX exact_match_by_uri ON exact_match (uri);
