using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary>Photos and papers of alarms: what each file is. Its bytes are read at <c>/alarm-documents/{id}/content</c>. They stay with it, and whoever reads the alarm reads them.</summary>
internal static class AlarmDocuments
{
    public static RecordDefinition Kind { get; } = new("alarm-documents", "AlarmDocument", "assets.document",
    [
        new("alarmId", FieldTypes.Reference()) { IsKept = true, IsDefaulted = true, IsFilter = true },
        new("assetId", FieldTypes.Reference()) { IsKept = true, IsFilter = true },
        .. AssetDocuments.Kind.OwnFields.Where(field => field.Name is not ("assetId" or "isArchived")),
    ])
    {
        Read = Permission.ReadAlarms,
        Order = "name",
        Where = "t.alarm_id IS NOT NULL",
    };

    /// <summary>Most of one alarm.</summary>
    public const int Most = 20;

    private const string AlarmSql = "SELECT a.site_id, a.asset_id FROM alarms.alarm AS a WHERE a.id = @alarmId";

    // Files of one alarm are kept one after the other, so that they are counted.
    private const string CountedSql = "SELECT pg_advisory_xact_lock(hashtextextended('alarm files ' || @alarmId, 0))";
    private const string CountSql = "SELECT count(*)::integer FROM assets.document AS d WHERE d.alarm_id = @alarmId";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/alarm-documents", UploadAsync)
            .WithName("UploadAlarmDocument")
            .WithSummary("Keeps the body as a file of an alarm, at most 10 MiB; sent again with the same id it is kept once.")
            .TakesFile(Kind)
            .RequirePermission(Permission.MakeDocuments);
        GetDocumentContent.Map(routes, Kind);
        routes.MapRecords(Kind);
    }

    private static Task<IResult> UploadAsync(
        Guid alarmId, string name, string? title, Guid? id, HttpContext context, CancellationToken cancellationToken) =>
        ReceiveDocument.HandleAsync(Kind, name, title, id, context, turn => KeepAsync(turn, alarmId, cancellationToken), cancellationToken);

    private static async Task<MakeOutcome> KeepAsync(ReceiveDocument.Turn turn, Guid alarmId, CancellationToken cancellationToken)
    {
        if (await turn.Scope.FindAsync<Alarm>(AlarmSql, new { alarmId }, cancellationToken) is not { } alarm || !turn.User.May(Permission.ReadAlarms, alarm.SiteId))
            return ReceiveDocument.Turn.Refuse("alarmId", "There is no such alarm, or none where you may do this.");
        await turn.Scope.ExecuteAsync(CountedSql, new { alarmId }, cancellationToken);
        (turn.File.Values["alarmId"], turn.File.Values["assetId"]) = (alarmId.ToString(), alarm.AssetId?.ToString());
        var outcome = await turn.File.KeepAsync(Kind, turn.Scope, turn.User, turn.Id, alarm.SiteId, turn.NowUtc, cancellationToken);
        return outcome.Step is not null && await turn.Scope.SingleAsync<int>(CountSql, new { alarmId }, cancellationToken) > Most
            ? new(null, null, Problems.Of(StatusCodes.Status409Conflict, "The alarm has enough files", $"At most {Most} are kept with it."))
            : outcome;
    }

    private sealed record Alarm(Guid SiteId, Guid? AssetId);
}
