using Maintenance.Tool.Seed.Loading;

namespace Maintenance.Tool.Seed.Plant;

/// <summary>The tables that are filled, with the columns that are said; the others have their defaults.</summary>
internal sealed class PlantTables
{
    private const string Stamps = "is_archived, created_at_utc, created_by, changed_at_utc, changed_by, version";

    public CopyTable Sites { get; } = Of("platform.site", "id, code, name, time_zone, currency, locale, address, created_at_utc, created_by, changed_at_utc, changed_by");

    public CopyTable Users { get; } = Of(
        "people.user_account", "id, sign_in_name, normalized_name, display_name, given_name, family_name, email, security_stamp, created_at_utc, created_by, changed_at_utc, changed_by");

    public CopyTable Memberships { get; } = Of("people.membership", "id, user_id, site_id, role, department_ids, created_at_utc, created_by, changed_at_utc, changed_by");

    public CopyTable Departments { get; } = Of("people.department", $"id, site_id, code, name, {Stamps}");

    public CopyTable Teams { get; } = Of("people.team", $"id, site_id, name, department_id, member_ids, {Stamps}");

    public CopyTable Skills { get; } = Of("people.skill", $"id, site_id, name, {Stamps}");

    public CopyTable Certificates { get; } = Of("people.certificate", $"id, site_id, user_id, skill_id, number, issued_on, expires_on, {Stamps}");

    public CopyTable Shifts { get; } = Of("people.shift", $"id, site_id, name, team_id, weekdays, starts_at, ends_at, valid_from, {Stamps}");

    public CopyTable Holidays { get; } = Of("people.holiday", $"id, site_id, day, name, {Stamps}");

    public CopyTable LabourRates { get; } = Of("people.labour_rate", $"id, site_id, craft, per_hour, currency, valid_from, {Stamps}");

    public CopyTable Gateways { get; } = Of("fleet.gateway", "id, site_id, name, public_key, software_version, enrolled_at_utc, last_seen_at_utc, clock_offset_seconds");

    public CopyTable Assets { get; } = Of(
        "assets.asset",
        "id, site_id, tag_number, name, level, class, parent_id, above_ids, department_id, area, location, manufacturer, model, serial_number, installed_on, purchase_cost, "
        + $"purchase_currency, qr_code, status, criticality, {Stamps}");

    public CopyTable Moves { get; } = Of("assets.asset_move", "id, site_id, asset_id, to_parent_id, at_utc, by");

    public CopyTable Statuses { get; } = Of("assets.asset_status", "id, site_id, asset_id, status, since_utc, recorded_at_utc, by, cause");

    public CopyTable Parts { get; } = Of("inventory.part", $"id, number, name, group_name, unit_price, currency, lead_time_days, {Stamps}");

    public CopyTable StockEntries { get; } = Of("inventory.stock_entry", $"id, site_id, part_id, kind, quantity, unit_price, occurred_at_utc, {Stamps}");

    public CopyTable Stock { get; } = Of("inventory.stock", "site_id, part_id, on_hand");

    public CopyTable AssetParts { get; } = Of("assets.asset_part", $"id, site_id, asset_id, part_id, minimum, maximum, {Stamps}");

    public CopyTable Tags { get; } = Of(
        "telemetry.tag", "gateway_id, site_id, name, asset_id, asset_tag_number, signal, kind, unit, is_declared, created_at_utc");

    public CopyTable AlarmRules { get; } = Of(
        "alarms.alarm_rule",
        "id, site_id, gateway_id, rule, rule_version, detector, priority, asset_id, asset_tag_number, tag, signal, unit, is_safety, state, since_utc, is_active, "
        + "is_out_of_service, condition_changed_at_utc, alarm_id, alarm_at_utc, raises");

    public CopyTable Alarms { get; } = Of(
        "alarms.alarm",
        "id, rule_id, site_id, gateway_id, asset_id, asset_tag_number, tag, signal, unit, rule, rule_version, detector, priority, is_safety, value, limit_value, quality, "
        + "raised_at_utc, returned_at_utc, acknowledged_at_utc, acknowledged_by, received_at_utc, direction, opened_work, verdict, failure_mode");

    public CopyTable AlarmTransitions { get; } = Of(
        "alarms.alarm_transition", "id, alarm_id, site_id, edge, at_utc, decided_at_utc, received_at_utc, value, limit_value");

    public CopyTable AlarmHistory { get; } = Of("alarms.alarm_history", "rule_id, alarm_id, site_id, at_utc, actor, act, from_state, to_state, work_order_id");

    public CopyTable OutOfService { get; } = Of("alarms.out_of_service", "id, site_id, asset_id, work_order_id, since_utc, begun_by");

    public CopyTable WorkOrders { get; } = Of(
        "work.work_order",
        "id, site_id, number, title, description, asset_id, area, asset_model, failure_mode, state, wait_reason, wait_since_utc, severity, priority, origin, origin_id, "
        + "requested_by, maintenance_type, due_at_utc, planned_start_utc, planned_end_utc, estimated_hours, started_at_utc, completed_at_utc, completed_by, verified_at_utc, "
        + "verified_by, closed_at_utc, submitted_by, approved_by, cancel_reason, mechanism, cause, remedy, work_description, verdict, "
        + "assignee_ids, created_at_utc, created_by, changed_at_utc, changed_by, version");

    public CopyTable Assignees { get; } = Of("work.work_order_assignee", "id, work_order_id, site_id, user_id, team_id, is_lead, assigned_at_utc, assigned_by");

    public CopyTable History { get; } = Of("work.work_order_history", "work_order_id, site_id, at_utc, actor, verb, from_state, to_state, reason");

    public CopyTable WorkOfAlarms { get; } = Of("work.work_order_alarm", "alarm_id, work_order_id, site_id, linked_at_utc");

    public CopyTable Links { get; } = Of("work.link", $"id, site_id, work_order_id, kind, other_id, {Stamps}");

    public CopyTable Steps { get; } = Of(
        "work.step",
        $"id, site_id, work_order_id, position, action, type, is_required, unit, lower_limit, upper_limit, status, result, completed_at_utc, completed_by, follow_up_id, {Stamps}");

    public CopyTable Labour { get; } = Of("work.labour", $"id, site_id, work_order_id, user_id, craft, started_at_utc, ended_at_utc, {Stamps}");

    public CopyTable Costs { get; } = Of("work.cost", $"id, site_id, work_order_id, kind, amount, currency, note, labour_id, hours, per_hour, {Stamps}");

    public CopyTable Comments { get; } = Of("work.comment", $"id, site_id, work_order_id, text, {Stamps}");

    public CopyTable Requests { get; } = Of(
        "requests.request",
        "id, site_id, serial, asset_id, asset_tag_number, asset_name, asset_criticality, department_id, source, reporter_id, reported_at_utc, problem_description, severity, "
        + "priority, machine_is_down, failure_mode, state, progress, decided_by, decided_at_utc, decline_reason, merged_into_id, merged_into_number, work_order_id, "
        + $"work_order_number, {Stamps}");

    public CopyTable Stops { get; } = Of(
        "stops.stop", $"id, site_id, asset_id, asset_tag_number, started_at_utc, ended_at_utc, type, reason, source, is_automatic, work_order_id, {Stamps}");

    public CopyTable Claims { get; } = Of("stops.claim", "id, site_id, asset_id, source, key, started_at_utc, ended_at_utc");

    public CopyTable Segments { get; } = Of("stops.segment", "stop_id, started_at_utc, site_id, kind, by");

    public CopyTable Events { get; } = Of("platform.event", "type, site_id, subject, payload, actor, at_utc, version, changes, address");

    public IReadOnlyList<CopyTable> All =>
    [
        Sites, Users, Memberships, Departments, Teams, Skills, Certificates, Shifts, Holidays, LabourRates, Gateways, Assets, Moves, Statuses, Parts, StockEntries, Stock,
        AssetParts, Tags, AlarmRules, Alarms, AlarmTransitions, AlarmHistory, OutOfService, WorkOrders, Assignees, History, WorkOfAlarms, Links, Steps, Labour, Costs, Comments,
        Requests, Stops, Claims, Segments, Events,
    ];

    private static CopyTable Of(string name, string columns) => new(name, columns.Split(", "));
}

internal static class Stamping
{
    /// <summary>The last columns of every record: nobody changed it since it was made.</summary>
    public static CopyTable Stamps(this CopyTable row, DateTimeOffset atUtc, string by) => row.Stamps(atUtc, by, atUtc, by, 1);

    public static CopyTable Stamps(this CopyTable row, DateTimeOffset madeUtc, string madeBy, DateTimeOffset changedUtc, string changedBy, int version) =>
        row.Flag(false).At(madeUtc).Text(madeBy).At(changedUtc).Text(changedBy).Whole(version);
}
