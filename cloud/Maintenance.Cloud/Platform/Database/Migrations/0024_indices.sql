-- A reader of rare types would else look through every event since its last one, again at each announcement.
CREATE INDEX event_by_type ON platform.event (type, txid, id);

-- The lists that people open first, however many work orders are closed.
CREATE INDEX work_order_open ON work.work_order (number DESC) WHERE state NOT IN ('Closed', 'Cancelled');
CREATE INDEX work_order_open_by_asset ON work.work_order (asset_id) WHERE state NOT IN ('Closed', 'Cancelled');
CREATE INDEX alarm_active_by_asset ON alarms.alarm (asset_id) WHERE returned_at_utc IS NULL;
