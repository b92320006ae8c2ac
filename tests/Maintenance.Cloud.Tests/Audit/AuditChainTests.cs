using Maintenance.Cloud.Platform;
using Maintenance.Local.Product;
using Npgsql;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Audit;

public sealed class AuditChainTests : IAsyncLifetime
{
    private AuditHost _at = null!;

    public async Task InitializeAsync()
    {
        _at = await AuditHost.StartAsync();
        for (var i = 0; i < 6; i++)
            await _at.MakeAsync("adam", "/departments", new { siteId = _at.Mine, name = $"Department {i}" });
        await _at.SealedAsync();
    }

    public Task DisposeAsync() => _at.DisposeAsync();

    [Fact]
    public async Task What_was_changed_taken_out_or_put_elsewhere_is_named()
    {
        (await _at.VerifyAsync()).Faults.ShouldBeEmpty();
        foreach (var change in (string[])["description = 'x'", "changes = '{}'", "actor = 'somebody'", "at_utc = at_utc + interval '1 microsecond'", "address = '192.0.2.1'", "action = 'Delete'", "details = details || '{\"a\": 1}'"])
        {
            await KeepAsync();
            await _at.TamperAsync($"UPDATE audit.record SET {change} WHERE sequence = 4");
            (await FaultsAsync()).ShouldHaveSingleItem().ShouldStartWith("record 4 (");
            await GiveBackAsync();
        }

        await _at.TamperAsync("DELETE FROM audit.record WHERE sequence IN (3, 4)");
        (await FaultsAsync()).ShouldContain("records 3 to 4 were removed");
        (await FaultsAsync()).ShouldContain(fault => fault.Contains("has no record", StringComparison.Ordinal));
        await GiveBackAsync();

        await _at.TamperAsync("UPDATE audit.record SET sequence = CASE sequence WHEN 4 THEN -5 ELSE -4 END * -1000 WHERE sequence IN (4, 5); UPDATE audit.record SET sequence = sequence / 1000 WHERE sequence >= 1000");
        (await FaultsAsync()).ShouldContain(fault => fault.StartsWith("record 4 ", StringComparison.Ordinal));
        (await FaultsAsync()).ShouldContain(fault => fault.StartsWith("record 5 ", StringComparison.Ordinal));
        await GiveBackAsync();
        (await _at.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task Who_also_computes_the_hash_anew_breaks_the_next_link_and_who_cuts_the_end_off_meets_the_anchor()
    {
        var head = (await _at.VerifyAsync()).Head!;
        await KeepAsync();
        await _at.TamperAsync("UPDATE audit.record SET description = 'x', hash = sha256('x') WHERE sequence = 4");
        (await FaultsAsync()).ShouldContain("record 5 does not follow the one before it: one of the two was replaced or put in another place");
        await GiveBackAsync();

        (await _at.VerifyAsync(head)).Ok.ShouldBeTrue();
        await _at.TamperAsync("DELETE FROM platform.event WHERE id = (SELECT event_id FROM audit.record ORDER BY sequence DESC LIMIT 1); DELETE FROM audit.record WHERE sequence = (SELECT max(sequence) FROM audit.record)");
        (await _at.VerifyAsync()).Ok.ShouldBeTrue();
        (await _at.VerifyAsync(head)).Faults.ShouldHaveSingleItem().ShouldEndWith("its end was cut off");
        (await _at.VerifyAsync($"1:{new string('0', 64)}")).Faults.ShouldHaveSingleItem().ShouldContain("the chain was written anew");
    }

    [Fact]
    public async Task Nobody_edits_it_not_even_its_owner()
    {
        foreach (var role in (string[])[_at.Host.Database.Owner, _at.Host.Database.Application, _at.Host.Database.Worker])
        {
            await using var connection = await CloudDatabase.OpenAsync(role);
            foreach (var sql in (string[])["UPDATE audit.record SET actor = 'x'", "DELETE FROM audit.record", "TRUNCATE audit.record"])
            {
                await using var command = new NpgsqlCommand(sql, connection);
                (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
            }
        }
    }

    [Fact]
    public async Task A_transaction_that_commits_late_is_in_it_while_another_is_open_and_the_chain_has_no_gap()
    {
        var doors = _at.Host.Services.GetRequiredService<Database>();
        await using var early = await doors.AsWorkerAsync(default);
        await early.WriteEventAsync(new("EarlyMade", null, null, 1, "test", DateTimeOffset.UtcNow), default);
        await using var open = await doors.AsWorkerAsync(default);
        await open.WriteEventAsync(new("OpenMade", null, null, 2, "test", DateTimeOffset.UtcNow), default);

        await _at.MakeAsync("adam", "/departments", new { siteId = _at.Mine, name = "Late" }); // commits first
        await early.CommitAsync(default);
        await open.CommitAsync(default);
        await _at.SealedAsync();

        (await _at.Host.Database.OwnerRowsAsync<string>("SELECT event_type FROM audit.record ORDER BY sequence DESC LIMIT 3")).ShouldBe(["DepartmentMade", "OpenMade", "EarlyMade"]);
        (await _at.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task The_command_prints_the_head_and_ends_with_1_and_the_name_of_each_record_that_was_tampered_with()
    {
        var checkout = Checkout.Find();
        var database = new ProductDatabase(_at.Host.Database.Owner, _at.Host.Database.Application, _at.Host.Database.Worker);
        var well = await CloudProcess.VerifyAuditAsync(checkout, database, anchor: null, default);
        (well.GetProperty("ok").GetBoolean(), well.GetProperty("head").GetString()).ShouldBe((true, (await _at.VerifyAsync()).Head));

        // By hand, as somebody who has the database may: one changed, one taken out, two in each other's place.
        await _at.TamperAsync("UPDATE audit.record SET actor = 'x' WHERE sequence = 2; DELETE FROM audit.record WHERE sequence = 4; UPDATE audit.record SET sequence = 1013 - sequence WHERE sequence IN (6, 7); UPDATE audit.record SET sequence = sequence - 1000 WHERE sequence > 1000");

        var refused = (await Should.ThrowAsync<InvalidOperationException>(() => CloudProcess.VerifyAuditAsync(checkout, database, anchor: null, default))).Message;
        refused.ShouldContain("verify-audit ended with code 1.");
        foreach (var fault in (string[])["The audit is not as it was written", "record 2 (", "record 4 was removed", "record 6 (", "record 7 ("])
            refused.ShouldContain(fault);
        (await Should.ThrowAsync<VerbRefusedException>(() => _at.VerifyAsync("2:short"))).Message.ShouldContain("SEQUENCE:HASH");
    }

    private async Task<IReadOnlyList<string>> FaultsAsync() => (await _at.VerifyAsync()).Faults;

    private Task<int> KeepAsync() => _at.Host.Database.OwnerAsync<int>("DROP TABLE IF EXISTS public.kept; CREATE TABLE public.kept AS SELECT * FROM audit.record; SELECT 1");

    private Task<int> GiveBackAsync() => _at.TamperAsync("DELETE FROM audit.record; INSERT INTO audit.record SELECT * FROM public.kept");
}
