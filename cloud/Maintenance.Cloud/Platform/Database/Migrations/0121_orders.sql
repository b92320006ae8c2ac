-- Every order that a list can be asked in, and every value that few rows have, is found in an index: of a million work orders, and of what hangs on them, none is
-- sorted or read through for a part of fifty.
CREATE INDEX labour_by_creation ON work.labour (created_at_utc, id);
CREATE INDEX labour_by_change ON work.labour (changed_at_utc, id);
CREATE INDEX labour_by_kind ON work.labour (kind, started_at_utc, id);
CREATE INDEX labour_reversed ON work.labour (started_at_utc, id) WHERE is_reversed;
CREATE INDEX step_by_creation ON work.step (created_at_utc, id);
CREATE INDEX step_by_change ON work.step (changed_at_utc, id);
CREATE INDEX step_by_status ON work.step (status, position, id);
CREATE INDEX step_by_type ON work.step (type, position, id);
CREATE INDEX cost_by_change ON work.cost (changed_at_utc, id);
CREATE INDEX cost_by_kind ON work.cost (kind, created_at_utc, id);
CREATE INDEX cost_by_amount ON work.cost (amount, id);
CREATE INDEX comment_by_change ON work.comment (changed_at_utc, id);
CREATE INDEX link_by_change ON work.link (changed_at_utc, id);

CREATE INDEX work_order_by_verdict ON work.work_order (verdict, created_at_utc, id) WHERE verdict IS NOT NULL;
CREATE INDEX work_order_by_wait ON work.work_order (wait_reason, created_at_utc, id) WHERE wait_reason IS NOT NULL;
CREATE INDEX work_order_by_failure_mode ON work.work_order (failure_mode, created_at_utc, id) WHERE failure_mode IS NOT NULL;
CREATE INDEX work_order_by_origin_and_time ON work.work_order (origin, created_at_utc, id);
CREATE INDEX work_order_by_type ON work.work_order (maintenance_type, created_at_utc, id);
CREATE INDEX work_order_by_area ON work.work_order (area, created_at_utc, id) WHERE area IS NOT NULL;
CREATE INDEX work_order_by_model ON work.work_order (asset_model, created_at_utc, id) WHERE asset_model IS NOT NULL;
CREATE INDEX work_order_locked_out ON work.work_order (created_at_utc, id) WHERE is_locked_out;
CREATE INDEX work_order_escalated ON work.work_order (escalation_level, created_at_utc, id) WHERE escalation_level > 0;

CREATE INDEX request_by_change ON requests.request (changed_at_utc, id);
CREATE INDEX request_by_creation ON requests.request (created_at_utc, id);
CREATE INDEX request_by_state ON requests.request (state, reported_at_utc, id);
CREATE INDEX stop_by_change ON stops.stop (changed_at_utc, id);
CREATE INDEX stop_by_creation ON stops.stop (created_at_utc, id);
CREATE INDEX asset_by_change ON assets.asset (changed_at_utc, id);
CREATE INDEX asset_by_creation ON assets.asset (created_at_utc, id);
CREATE INDEX asset_status_by_status ON assets.asset_status (status, since_utc, id);
CREATE INDEX asset_status_by_cause ON assets.asset_status (cause, since_utc, id);
CREATE INDEX tag_binding_by_tag ON telemetry.tag_binding (tag_id, from_utc, id);
