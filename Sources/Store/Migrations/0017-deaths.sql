-- Which people died in hospital: asked of everyone who waits on a team's list, and by every measure
-- that follows people up. Deaths are few, so that an index of them alone is small and cheap to keep.
CREATE INDEX spell_died ON fact.spell_current (person_key) WHERE discharge_method IN ('4', '5');
