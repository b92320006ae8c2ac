using Npgsql;
using Shouldly;
using Xunit;

namespace Maintenance.Local.Tests;

public sealed class PrivatePostgresTests
{
    [Fact]
    public async Task A_killed_server_starts_again_with_what_was_committed()
    {
        await using var postgres = await PrivatePostgres.StartAsync(new() { Durable = true }, default);
        var database = await postgres.CreateDatabaseAsync("kept", default);
        await ExecuteAsync(database, "CREATE TABLE reading AS SELECT 42 AS value");

        await postgres.KillAsync();
        await postgres.StartAgainAsync(default);

        (await ExecuteAsync(postgres.ConnectionString("kept"), "SELECT value FROM reading")).ShouldBe(42);
    }

    [Fact]
    public async Task A_lock_file_that_names_a_stranger_is_cleared()
    {
        using var folder = new TemporaryFolder();
        await (await PrivatePostgres.StartAsync(new() { Folder = folder.Path }, default)).DisposeAsync();
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "data", "postmaster.pid"), $"{Environment.ProcessId}\n{folder.Path}/data\n1\n5432\n\n127.0.0.1\n");

        await using var again = await PrivatePostgres.StartAsync(new() { Folder = folder.Path }, default);

        (await ExecuteAsync(again.ConnectionString(), "SELECT 1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_folder_that_is_served_is_refused_to_a_second_server()
    {
        using var folder = new TemporaryFolder();
        await using var first = await PrivatePostgres.StartAsync(new() { Folder = folder.Path }, default);

        var refused = await Should.ThrowAsync<InvalidOperationException>(
            PrivatePostgres.StartAsync(new() { Folder = folder.Path }, default));

        refused.Message.ShouldContain($"process {first.Server.Identity.Id}, already runs");
    }

    [Fact]
    public async Task Two_clusters_stand_beside_each_other_and_know_only_their_own_passwords()
    {
        await using var one = await PrivatePostgres.StartAsync(new(), default);
        await using var other = await PrivatePostgres.StartAsync(new(), default);
        var stranger = new NpgsqlConnectionStringBuilder(one.ConnectionString()) { Port = other.Port }.ConnectionString;

        var refused = await Should.ThrowAsync<PostgresException>(ExecuteAsync(stranger, "SELECT 1"));

        refused.SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
    }

    [Fact]
    public async Task A_cluster_works_below_a_folder_that_only_its_owner_may_enter()
    {
        using var closed = new TemporaryFolder(); // 0700
        var below = Path.Combine(closed.Path, "a", "b");

        await using var postgres = await PrivatePostgres.StartAsync(new() { Folder = below }, default);

        File.GetUnixFileMode(closed.Path).ShouldBe(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(Path.Combine(below, "owner.password")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task The_end_leaves_neither_process_nor_temporary_folder()
    {
        var postgres = await PrivatePostgres.StartAsync(new(), default);
        var server = postgres.Server.Identity;

        await postgres.DisposeAsync();

        server.IsRunning.ShouldBeFalse();
        Directory.Exists(postgres.Folder).ShouldBeFalse();
    }

    [Fact]
    public async Task A_folder_of_a_process_that_is_killed_goes_with_it()
    {
        using var folder = TemporaryFolder.GoneWithProcess();
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "data")).FullName, "1259"), "rows");

        folder.LoseProcess();

        await Until.TrueAsync(() => !Directory.Exists(folder.Path), TimeSpan.FromSeconds(10), "the folder's end", default);
    }

    [Fact]
    public async Task A_missing_server_is_refused_with_the_package_to_install()
    {
        using var empty = new TemporaryFolder();

        var missing = await Should.ThrowAsync<MissingProgramException>(
            PrivatePostgres.StartAsync(new() { SearchPath = empty.Path }, default));

        missing.Message.ShouldContain("apt-get install -y postgresql");
        missing.Message.ShouldContain("./maintain test");
    }

    [Fact]
    public async Task Every_copy_of_a_template_begins_with_what_was_prepared_once()
    {
        var times = 0;
        var template = new TemplateDatabase("prepared", async (owner, _) =>
        {
            times++;
            await ExecuteAsync(owner, "CREATE TABLE asset AS SELECT 7 AS id");
        });

        var copies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => template.CopyAsync()));
        await ExecuteAsync(copies[0], "DELETE FROM asset");

        (await ExecuteAsync(copies[1], "SELECT id FROM asset")).ShouldBe(7);
        copies.Distinct().Count().ShouldBe(4);
        times.ShouldBe(1);
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
