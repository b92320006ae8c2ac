using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Alarms;

/// <summary>Says of an alarm rule whether it latches, and in which modes of the machine it means nothing.</summary>
internal static class ConfigureAlarmRule
{
    /// <param name="IsLatching">Stays after its condition is gone until it was acknowledged and reset; absent: as it is.</param>
    /// <param name="SuppressedInModes">Modes as the gateway names them, e.g. <c>Starting</c>; absent: as it is.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Request(
        bool? IsLatching = null, [MaxLength(20)] IReadOnlyList<string>? SuppressedInModes = null, [StringLength(4000)] string? Reason = null);

    private const string FindSql = $"SELECT {AlarmRow.Columns} FROM alarms.alarm_rule AS r WHERE r.id = @id FOR NO KEY UPDATE";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPatch("/alarm-rules/{id:guid}", HandleAsync)
        .WithName(nameof(ConfigureAlarmRule))
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status412PreconditionFailed)
        .ProducesProblem(StatusCodes.Status428PreconditionRequired)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
        .RequirePermission(Permission.ManageAlarmRules);

    private static async Task<Results<Ok<GetAlarmRules.Response>, NotFound, ProblemHttpResult>> HandleAsync(
        Guid id, Request request, HttpContext http, Database database, CurrentUser user, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (Precondition.Version(http.Request) is not { } version)
            return Precondition.Missing();
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await scope.FindAsync<AlarmRow>(FindSql, new { id }, cancellationToken) is not { } row)
            return TypedResults.NotFound();
        if (row.Version != version)
            return Precondition.Stale(row.Version);
        if (request.SuppressedInModes?.Any(mode => mode.Length is 0 or > TransitionCheck.MaxText || mode.Any(char.IsControl)) is true)
        {
            return TypedResults.Problem(Problems.OfFields(
                StatusCodes.Status422UnprocessableEntity, "No mode is called so",
                ("suppressedInModes", $"A mode has 1 to {TransitionCheck.MaxText} characters, none of them a control character.")));
        }

        if (row.IsSafety && request.SuppressedInModes is { Count: > 0 })
        {
            return TypedResults.Problem(Problems.Of(
                StatusCodes.Status409Conflict, "A safety alarm is never silenced", "It protects people in every mode of the machine."));
        }

        var changed = row with { IsLatching = request.IsLatching ?? row.IsLatching, ModesOfSilence = string.Join('\n', request.SuppressedInModes ?? row.SuppressedInModes) };
        var after = !changed.IsMeaninglessIn(changed.Mode) ? changed.Lifecycle.SuppressByDesign(isSuppressed: false, out _) : changed.Lifecycle;
        var action = new AlarmAction(
            AlarmAct.Configure, user.Actor, clock.GetUtcNow(), http.Connection.RemoteIpAddress?.ToString(), request.Reason);
        await SaveState.HandleAsync(scope, changed, after, action, cancellationToken);
        var answer = await GetAlarmRules.FindAsync(scope, id, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        http.Response.Headers.ETag = Precondition.Tag(row.Version + 1);
        return TypedResults.Ok(answer!);
    }
}
