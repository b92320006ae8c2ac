using Maintenance.Analytics.Incidents;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Catalogues;

public sealed class FirstFailureModeTableTests
{
    /// <summary>What a gateway calls a harmless direction, a new organisation calls one too.</summary>
    [Fact]
    public async Task The_table_that_an_organisation_begins_with_is_the_one_that_gateways_have()
    {
        var database = await CloudDatabase.CreateAsync();
        var rows = await database.OwnerRowsAsync<string>(
            """
            SELECT concat_ws(' ', r.class, r.signal, r.direction, r.detector, r.failure_mode)
            FROM catalogues.failure_mode_rule AS r JOIN catalogues.failure_mode_table AS t ON t.id = r.table_id
            WHERE t.site_id IS NULL AND t.version = 1
            """);

        rows.ShouldBe(
            FailureModeTable.Usual.Rules.Select(rule => $"{rule.Class} {rule.Signal} {(rule.Direction == Direction.Fall ? "Low" : "High")} {rule.FailureMode}"),
            ignoreOrder: true);
    }
}
