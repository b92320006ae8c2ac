using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>How whoever asks wants to be told of things: by which channels of what, and from when until when not. They are the person's own: nobody else reads them.</summary>
internal static class Preferences
{
    private static readonly RecordField[] Parts =
    [
        new("kind", FieldTypes.Choice<NotificationKind>()) { IsRequired = true },
        new("channels", FieldTypes.Names(Enum.GetNames<NotificationChannel>())) { IsRequired = true },
        new("quietFrom", FieldTypes.TimeOfDay()),
        new("quietUntil", FieldTypes.TimeOfDay()),
    ];

    public static RecordDefinition Kind { get; } = new("me/preferences", "Preferences", "people.preference",
    [
        new("notifications", Notifications) { IsDefaulted = true, IsPersonal = true },
        new("timeZone", FieldTypes.Text()) { IsPersonal = true, Check = Sites.ZoneFault },
    ])
    {
        Read = Permission.OwnProfile,
        Change = Permission.OwnProfile,
        HasSite = false,
        Order = "changedAtUtc",
    };

    private const string MineSql = "SELECT p.id FROM people.preference AS p WHERE p.user_id = @userId";

    /// <summary>Kinds that are not named are told as the program does by itself; one without channels is not told at all.</summary>
    private static FieldType Notifications => ObjectList.Of(
        Parts, "kind", Enum.GetValues<NotificationKind>().Length,
        "[{\"kind\":\"WorkAssigned\",\"channels\":[\"InApp\",\"Email\"],\"quietFrom\":\"22:00\",\"quietUntil\":\"06:00\"}]", QuietFault);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/me/preferences", GetAsync)
            .WithName("GetMyPreferences").WithMetadata(new RecordEndpoint(Kind, RecordAct.Get)).RequirePermission(Permission.OwnProfile);
        routes.MapPatch("/me/preferences", ChangeAsync)
            .WithName("ChangeMyPreferences").WithMetadata(new RecordEndpoint(Kind, RecordAct.Change)).RequirePermission(Permission.OwnProfile);
    }

    private static async Task<IResult> GetAsync(HttpContext context, CurrentUser user, Database database, CancellationToken cancellationToken) =>
        await GetRecord.HandleAsync(Kind, await MineAsync(database, user, cancellationToken), context, cancellationToken);

    private static async Task<IResult> ChangeAsync(HttpContext context, CurrentUser user, Database database, CancellationToken cancellationToken) =>
        await ChangeRecord.HandleAsync(Kind, await MineAsync(database, user, cancellationToken), context, cancellationToken);

    private static async Task<Guid> MineAsync(Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        return await scope.SingleAsync<Guid>(MineSql, new { userId = user.Id }, cancellationToken);
    }

    private static string? QuietFault(JsonObject one) => (one["quietFrom"]?.GetValue<string>(), one["quietUntil"]?.GetValue<string>()) switch
    {
        (null, null) => null,
        (null, _) or (_, null) => "Quiet hours have a beginning and an end: say quietFrom and quietUntil, or neither.",
        var (from, until) when string.Equals(from, until, StringComparison.Ordinal) => "Quiet hours end when they begin: leave out the channels instead.",
        _ => null,
    };
}
