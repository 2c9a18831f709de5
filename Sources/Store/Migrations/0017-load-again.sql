-- Which people died in hospital: asked of everyone who waits on a team's list, and by every measure
-- that follows people up. Deaths are few, so that an index of them alone is small and cheap to keep.
CREATE INDEX spell_died ON fact.spell_current (person_key) WHERE discharge_method IN ('4', '5');

-- The same bytes change nothing unless a person says that they are to stand again: a sender who has
-- sent a wrong second version goes back to the first one. Loads of a feed take turns, so that no
-- two can miss each other.
DROP INDEX landing.load_once;
CREATE INDEX load_bytes ON landing.load (feed, sha256) WHERE status = 'loaded';
