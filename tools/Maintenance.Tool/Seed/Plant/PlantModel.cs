namespace Maintenance.Tool.Seed.Plant;

/// <summary>Somebody who works at a site.</summary>
internal sealed class Worker(Guid id, string role, string craft)
{
    public Guid Id => id;

    /// <summary>How ledgers name them.</summary>
    public string Actor { get; } = id.ToString();

    public string Role => role;

    public string Craft => craft;

    /// <summary>From when on no hours are booked: nobody works at two places at a time.</summary>
    public DateTimeOffset FreeUtc { get; set; }
}

/// <summary>A site with its people, filled in the order of making.</summary>
internal sealed class PlantSite(int number, Guid id, string code, Guid gatewayId)
{
    public int Number => number;

    public Guid Id => id;

    public string Code => code;

    public Guid GatewayId => gatewayId;

    public List<Guid> Departments { get; } = [];

    /// <summary>One for each department that maintains, in their order.</summary>
    public List<Guid> Teams { get; } = [];

    public List<Worker> People { get; } = [];

    public List<Worker> Technicians { get; } = [];

    /// <summary>Managers and supervisors of the whole site.</summary>
    public List<Worker> Planners { get; } = [];

    public List<Worker> Requesters { get; } = [];

    public List<Machine> Machines { get; } = [];
}

/// <summary>An asset on which work is done: a machine, or a component of one.</summary>
internal sealed class Machine(Guid id, PlantSite site, string tagNumber, string name, MachineKind? kind)
{
    public Guid Id => id;

    public PlantSite Site => site;

    public string TagNumber => tagNumber;

    public string Name => name;

    /// <summary>Null of a component.</summary>
    public MachineKind? Kind => kind;

    public required string Area { get; init; }

    public required string Model { get; init; }

    public required string Criticality { get; init; }

    /// <summary>Index among the site's departments.</summary>
    public required int Department { get; init; }

    /// <summary>One for each signal.</summary>
    public List<AlarmRule> Rules { get; } = [];

    /// <summary>End of its last stop; without end while it stands.</summary>
    public DateTimeOffset StoodUntilUtc { get; set; }

    /// <summary>Work that began and has not ended.</summary>
    public WorkOrder? InWork { get; set; }

    public bool Stands { get; set; }

    public DateTimeOffset ChangedAtUtc { get; set; }
}

/// <summary>A limit of a gateway on one signal.</summary>
internal sealed class AlarmRule(Guid id, Machine machine, Signal signal)
{
    public Guid Id => id;

    public Machine Machine => machine;

    public Signal Signal => signal;

    public string Tag => $"{machine.TagNumber}.{signal.Name}";

    public string Name => $"{Tag}.{(signal.IsLow ? "low" : "high")}";

    public long Raises { get; set; }

    /// <summary>The latest activation, and when its condition changed.</summary>
    public Guid? AlarmId { get; set; }

    public DateTimeOffset RaisedAtUtc { get; set; }

    public DateTimeOffset ChangedAtUtc { get; set; }

    public bool IsActive { get; set; }

    public bool IsAcknowledged { get; set; }

    /// <summary>Until when a work order for its failure mode lives.</summary>
    public DateTimeOffset WorkedUntilUtc { get; set; }
}
