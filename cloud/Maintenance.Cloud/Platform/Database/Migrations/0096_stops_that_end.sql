-- Stops by what lies in an asset are looked at again when that changes; repairs wait for their tags by the thousand.
CREATE INDEX claim_of_children ON stops.claim (site_id, asset_id) WHERE source = 'Child' AND ended_at_utc IS NULL;
DROP INDEX stops.stop_by_end;
CREATE INDEX stop_by_end ON stops.stop (coalesce(ended_at_utc, 'infinity'), id);
CREATE INDEX work_order_repaired ON work.work_order (completed_at_utc, id) WHERE state = 'Done' AND origin = 'Alarm' AND verdict = 'Confirmed';
