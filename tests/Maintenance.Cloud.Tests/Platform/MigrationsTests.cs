using Maintenance.Cloud.Platform;
using Npgsql;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

public class MigrationsTests
{
    private static readonly Migration First = Migration.Of("9001_first", "CREATE TABLE platform.first (id int)");
    private static readonly Migration Second = Migration.Of("9002_second", "CREATE TABLE platform.second (id int)");

    [Fact]
    public async Task From_empty_all_are_applied_and_a_second_run_applies_none()
    {
        var database = await CloudDatabase.CreateEmptyAsync();

        (await CloudDatabase.Migrate(database.Owner).ApplyAsync(Migrations.Embedded, default)).Count.ShouldBe(Migrations.Embedded.Count);
        (await CloudDatabase.Migrate(database.Owner).ApplyAsync(Migrations.Embedded, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Racing_runs_apply_each_file_once()
    {
        var database = await CloudDatabase.CreateEmptyAsync();

        var applied = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => CloudDatabase.Migrate(database.Owner).ApplyAsync(Migrations.Embedded, default)));

        applied.SelectMany(names => names).Order().ShouldBe(Migrations.Embedded.Select(file => file.Name).Order());
    }

    [Fact]
    public async Task A_changed_file_is_refused_by_name()
    {
        var database = await CloudDatabase.CreateEmptyAsync();
        await CloudDatabase.Migrate(database.Owner).ApplyAsync([First], default);

        var refused = await Should.ThrowAsync<MigrationRefusedException>(() => CloudDatabase.Migrate(database.Owner)
            .ApplyAsync([Migration.Of(First.Name, First.Sql + " "), Second], default));

        refused.Message.ShouldContain("9001_first was changed");
        (await database.OwnerAsync<bool>("SELECT to_regclass('platform.second') IS NULL")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_database_newer_than_the_program_is_refused()
    {
        var database = await CloudDatabase.CreateEmptyAsync();
        await CloudDatabase.Migrate(database.Owner).ApplyAsync([First, Second], default);

        var refused = await Should.ThrowAsync<MigrationRefusedException>(() => CloudDatabase.Migrate(database.Owner).ApplyAsync([First], default));

        refused.Message.ShouldContain("newer than this program");
        refused.Message.ShouldContain("9002_second");
    }

    /// <summary>An index of a large table takes minutes; a time-out would leave the database behind the program for good.</summary>
    [Fact]
    public async Task A_file_takes_as_long_as_it_takes()
    {
        var database = await CloudDatabase.CreateEmptyAsync();
        var hurried = new NpgsqlConnectionStringBuilder(database.Owner) { CommandTimeout = 1 }.ConnectionString;

        (await CloudDatabase.Migrate(hurried).ApplyAsync([Migration.Of("9001_slow", "SELECT pg_sleep(1.2)")], default)).ShouldBe(["9001_slow"]);
    }

    [Fact]
    public async Task A_failing_file_leaves_nothing_of_itself()
    {
        var database = await CloudDatabase.CreateEmptyAsync();

        var refused = await Should.ThrowAsync<MigrationRefusedException>(() => CloudDatabase.Migrate(database.Owner)
            .ApplyAsync([First, Migration.Of("9002_second", Second.Sql + "; SELECT 1/0")], default));

        refused.Message.ShouldContain("9002_second failed");
        (await database.OwnerAsync<bool>("SELECT to_regclass('platform.first') IS NOT NULL AND to_regclass('platform.second') IS NULL")).ShouldBeTrue();
    }
}
