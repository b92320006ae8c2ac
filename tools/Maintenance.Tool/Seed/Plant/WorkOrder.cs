using System.Text.Json.Nodes;

namespace Maintenance.Tool.Seed.Plant;

/// <summary>A work order as its story goes on.</summary>
internal sealed class WorkOrder(Guid id, long number, Machine asset, DateTimeOffset createdAtUtc, string createdBy)
{
    public Guid Id => id;

    public long Number => number;

    public string NumberSaid { get; } = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"W-{number:000000}");

    public Machine Asset => asset;

    public PlantSite Site => asset.Site;

    public DateTimeOffset CreatedAtUtc { get; } = createdAtUtc;

    public string CreatedBy { get; } = createdBy;

    public required string Origin { get; init; }

    public Guid? OriginId { get; init; }

    public required string Type { get; init; }

    public required string Title { get; init; }

    public string? Description { get; init; }

    public string? FailureMode { get; set; }

    public required string Severity { get; init; }

    public required string Priority { get; init; }

    public Guid? RequestedBy { get; init; }

    public required DateTimeOffset DueAtUtc { get; init; }

    public required double Hours { get; init; }

    /// <summary>Whether its changes have events.</summary>
    public required bool IsTold { get; init; }

    public string State { get; set; } = "";

    public string? WaitReason { get; set; }

    public DateTimeOffset? WaitSinceUtc { get; set; }

    /// <summary>People and teams, as the table of assignments has them.</summary>
    public IReadOnlyList<Guid> AssigneeIds { get; set; } = [];

    public Guid? SubmittedBy { get; set; }

    public Guid? ApprovedBy { get; set; }

    public DateTimeOffset? PlannedStartUtc { get; set; }

    public DateTimeOffset? PlannedEndUtc { get; set; }

    public DateTimeOffset? StartedAtUtc { get; set; }

    public DateTimeOffset? CompletedAtUtc { get; set; }

    public Worker? Lead { get; set; }

    public DateTimeOffset? VerifiedAtUtc { get; set; }

    public Guid? VerifiedBy { get; set; }

    public DateTimeOffset? ClosedAtUtc { get; set; }

    public string? CancelReason { get; set; }

    public string? Mechanism { get; set; }

    public string? Cause { get; set; }

    public string? Remedy { get; set; }

    public string? WorkDescription { get; set; }

    public string? Verdict { get; set; }

    public DateTimeOffset ChangedAtUtc { get; set; } = createdAtUtc;

    public string ChangedBy { get; set; } = createdBy;

    public int Version { get; set; } = 1;

    /// <summary>When it went on after it had waited.</summary>
    public DateTimeOffset? ResumedAtUtc { get; set; }

    /// <summary>Its fields as the last event told them.</summary>
    public JsonObject Said { get; set; } = [];

    public bool IsOver => State is "Done" or "Verified" or "Closed" or "Cancelled";
}
