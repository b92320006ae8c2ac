using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>What the database says no to, in the words of the record.</summary>
internal static class RecordRefusal
{
    private static readonly string[] Ours =
    [
        PostgresErrorCodes.UniqueViolation, PostgresErrorCodes.ForeignKeyViolation, PostgresErrorCodes.CheckViolation,
        PostgresErrorCodes.ExclusionViolation,
    ];

    /// <summary>Where PostgreSQL refuses a row that a policy does not let in; a right that was never granted is refused elsewhere, and is our fault.</summary>
    private const string PolicyRoutine = "ExecWithCheckOptions";

    /// <summary>End of the names of rules that ask of the state that a record is in.</summary>
    private const string Frozen = "_frozen";

    /// <summary>Whether a rule of the tables refused, rather than something of ours broken.</summary>
    public static bool Is(PostgresException exception) => Ours.Contains(exception.SqlState, StringComparer.Ordinal) || IsOfPolicy(exception);

    private static bool IsOfPolicy(PostgresException exception) =>
        exception.SqlState is PostgresErrorCodes.InsufficientPrivilege && exception.Routine is PolicyRoutine;

    /// <summary>409 where another record stands in the way, 422 where the values cannot be.</summary>
    public static ProblemHttpResult Of(RecordDefinition kind, PostgresException refused) => TypedResults.Problem(Describe(kind, refused));

    /// <summary>409 that names what still refers to the record.</summary>
    public static ProblemHttpResult InUse(RecordDefinition kind, PostgresException refused) => TypedResults.Problem(Problems.Of(
        StatusCodes.Status409Conflict, $"The {Word(kind)} is in use",
        $"Other records refer to it ({refused.TableName ?? "by their own rules"}).{(kind.Fields.Any(field => field.Name is RecordQuery.Archived) ? " Set isArchived instead: it then stays in the history and out of the lists." : "")}"));

    /// <summary>The same without an answer's form.</summary>
    public static ProblemDetails Describe(RecordDefinition kind, PostgresException refused)
    {
        if (IsOfPolicy(refused))
            return Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "This is not yours to say", (kind.HasSite ? "siteId" : "id", "There is no such place, or none where you may do this."));
        if (refused.ConstraintName is not { } name || !kind.Constraints.TryGetValue(name, out var said))
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, $"The {Word(kind)} cannot be so", $"A rule of the records refuses it: {refused.ConstraintName}.");
        if (name.EndsWith(Frozen, StringComparison.Ordinal))
            return Problems.OfFields(StatusCodes.Status409Conflict, $"The {Word(kind)} does not allow this now", said);
        return refused.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ExclusionViolation
            ? Problems.OfFields(StatusCodes.Status409Conflict, $"There is such a {Word(kind)} already", said)
            : Problems.OfFields(StatusCodes.Status422UnprocessableEntity, $"The {Word(kind)} cannot be so", said);
    }

    /// <summary>LabourRate: labour rate.</summary>
    private static string Word(RecordDefinition kind) =>
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(kind.Name).Replace('-', ' ');
}
