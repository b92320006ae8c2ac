namespace Maintenance.Tool.Seed.Plant;

/// <summary>A made-up plant: its sites, people and machines, and the work of years on them, in the order of time.</summary>
internal sealed class PlantHistory
{
    private const double OtherRequests = 0.05;
    private static readonly string[] Severities = ["Low", "Medium", "Medium", "High", "Critical"];

    private readonly SeedSize _size;
    private readonly PlantRandom _random;
    private readonly List<PlantSite> _sites = [];
    private readonly AssetRows _assets;
    private readonly WorkStory _story;
    private readonly WorkRows _work;
    private readonly AlarmRows _alarms;
    private readonly RequestRows _requests;
    private readonly StopRows _stops;
    private readonly ToldEvents _events;
    private long _number;

    public PlantHistory(SeedSize size)
    {
        (_size, _random, Tables) = (size, new(size.Seed), new());
        _events = new(Tables, size);
        (_assets, _story, _work) = (new(Tables, _random, size), new(Tables, _random, size, _events), new(Tables, _random, size, _events));
        (_alarms, _requests, _stops) = (new(Tables, _random, _events), new(Tables, _random, size, _events), new(Tables, _random, size, _events));
    }

    public PlantTables Tables { get; }

    /// <summary>Requests so far: their numbers go on from here, as those of the work orders do.</summary>
    public long Requests => _requests.Last;

    /// <summary>Sites with people and trees.</summary>
    public void Found()
    {
        var rows = new SiteRows(Tables, _random, _size);
        for (var i = 1; i <= _size.Sites; i++)
            _sites.Add(rows.Make(i, AssetsOf(i)));
        _assets.AddParts(_sites);
        foreach (var site in _sites)
            _assets.AddTree(site, AssetsOf(site.Number));
    }

    /// <summary>The next work order with all that belongs to it.</summary>
    public void Work()
    {
        var at = InstantOf(++_number);
        var order = Open(at, out var alarm, out var report);
        _story.Begin(order, alarm?.Id);
        _story.GoOn(order);
        _stops.Write(order);
        _work.Write(order);
        if (alarm is not null)
            _alarms.Write(alarm, order);
        if (report is not null)
            _requests.WriteAccepted(report, order);
        if (_random.Chance(OtherRequests))
            _requests.WriteOther(_requests.Make(order.Asset, at, _random.Pick(Severities)));
    }

    /// <summary>What is written once all work is told: the present state of machines and rules, and the events.</summary>
    public void End()
    {
        _assets.Write();
        foreach (var machine in _sites.SelectMany(site => site.Machines))
            _alarms.WriteRules(machine);
        _events.Write();
    }

    private int AssetsOf(int site) => (_size.Assets / _size.Sites) + (site <= _size.Assets % _size.Sites ? 1 : 0);

    /// <summary>Work grows by a third over the years; a failed step's follow-up never comes before the step.</summary>
    private DateTimeOffset InstantOf(long number)
    {
        var share = Math.Pow((number - _random.Between(0, 1)) / _size.WorkOrders, 0.85);
        return DateTimeOffset.FromUnixTimeMilliseconds((_size.FromUtc + ((_size.UntilUtc - _size.FromUtc) * share)).ToUnixTimeMilliseconds());
    }

    private WorkOrder Open(DateTimeOffset at, out AlarmRows.Raised? alarm, out RequestRows.Report? report)
    {
        (alarm, report) = (null, null);
        if (_work.Failed.TryPeek(out var failed) && failed.Order.CompletedAtUtc < at)
            return FollowUp(_work.Failed.Dequeue(), at);

        var machine = _random.Pick(_random.Pick(_sites).Machines);
        var severity = _random.Pick(Severities);
        var priority = Proposal.Of(severity, machine.Criticality);
        var kind = _random.Between(0, 1);
        if (kind < 0.18 && (alarm = _alarms.Raise(machine, at - TimeSpan.FromSeconds(2), priority)) is not null)
        {
            return Make(machine, at, "Alarm", alarm.Id, "Corrective", $"{alarm.Rule.Signal.Name} of {machine.TagNumber} {(alarm.Rule.Signal.IsLow ? "below" : "above")} its limit", severity, "system:automation", alarm.Rule.Signal.FailureMode);
        }

        if (kind < 0.38)
        {
            report = _requests.Make(machine, at - _random.Between(TimeSpan.FromMinutes(10), TimeSpan.FromHours(20)), severity);
            return Make(machine, at, "Request", report.Id, "Corrective", $"{machine.TagNumber}: {report.Problem}", severity, _random.Pick(machine.Site.Planners).Actor, null, report.Reporter.Id);
        }

        if (kind < 0.6)
            return Make(machine, at, "Preventive", null, "Preventive", $"Service {machine.Name} {machine.TagNumber}", "Low", "system:preventive", null);
        var type = kind < 0.85 ? "Corrective" : kind < 0.97 ? "Inspection" : "Improvement";
        var title = machine.Kind is { } known ? $"{_random.Pick(known.Repairs)}, {machine.TagNumber}" : $"{(type is "Inspection" ? "Inspect" : "Repair")} {machine.Name} {machine.TagNumber}";
        return Make(machine, at, "Person", null, type, title, severity, _random.Pick(machine.Site.Technicians).Actor, null);
    }

    private WorkOrder FollowUp(WorkRows.FailedStep failed, DateTimeOffset at)
    {
        var by = failed.Order.Lead!.Actor;
        Tables.Links.Row().Id(_random.Id(at)).Id(failed.Order.Site.Id).Id(failed.FollowUpId).Text("Follows").Id(failed.Order.Id).Stamps(at, by);
        return Make(failed.Order.Asset, at, "FailedStep", failed.StepId, "Corrective", $"Follow up: {failed.Action}", "Medium", by, null, id: failed.FollowUpId);
    }

    private WorkOrder Make(
        Machine machine, DateTimeOffset at, string origin, Guid? originId, string type, string title, string severity, string by, string? failureMode, Guid? requestedBy = null, Guid? id = null)
    {
        var priority = Proposal.Of(severity, machine.Criticality);
        return new(id ?? _random.Id(at), _number, machine, at, by)
        {
            Origin = origin,
            OriginId = originId,
            Type = type,
            Title = title,
            Description = _random.Chance(0.4) ? $"{machine.Name} in {machine.Area.ToLowerInvariant()} {_random.Pick(MachineKind.Problems)}." : null,
            FailureMode = failureMode,
            Severity = severity,
            Priority = priority,
            RequestedBy = requestedBy,
            DueAtUtc = at + Proposal.DueWithin(priority),
            Hours = Math.Round(_random.Between(0.5, 4), 1),
            IsTold = at >= _size.ToldFromUtc,
        };
    }
}
