using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Platform;

/// <summary>Does one thing to many records, to all or to none: what stands against it is named with its place in the list.</summary>
internal static class Bulk
{
    /// <param name="Version">On which it was decided.</param>
    public sealed record Chosen(Guid Id, [Range(1, int.MaxValue)] int Version);

    /// <param name="Items">In the order in which they were chosen, with their versions now.</param>
    public sealed record Answer(IReadOnlyList<Chosen> Items);

    /// <param name="act">Does it to one, in the transaction of all.</param>
    public static async Task<Results<Ok<Answer>, ProblemHttpResult>> RunAsync(
        IReadOnlyList<Chosen> items, Database database, CurrentUser user, Func<DbScope, Chosen, Task<MakeOutcome>> act, CancellationToken cancellationToken)
    {
        if (items.CountBy(item => item.Id).Any(id => id.Value > 1))
            return TypedResults.Problem(Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "They cannot be chosen so", (MakeRecords.ItemsField, "Each of them once.")));
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var done = new Chosen[items.Count];
        foreach (var (index, item) in items.Index().OrderBy(one => one.Item.Id)) // two who choose the same wait for each other in one order
        {
            var outcome = await act(scope, item);
            if (outcome.Refused is { } refused)
                return TypedResults.Problem(MakeRecords.At(index, refused));
            done[index] = item with { Version = outcome.Record!["version"]!.GetValue<int>() };
            await scope.NarrowAsync(user, cancellationToken);
        }

        await scope.CommitAsync(cancellationToken);
        return TypedResults.Ok(new Answer(done));
    }
}
