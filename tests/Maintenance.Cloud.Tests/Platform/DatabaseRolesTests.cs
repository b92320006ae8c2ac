using Maintenance.Cloud.Platform;
using Maintenance.Local;
using Npgsql;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

/// <summary>Roles are of all databases of a cluster: each test has some by names of its own.</summary>
public class DatabaseRolesTests
{
    [Fact]
    public async Task An_owner_who_may_not_make_roles_gets_the_sql_and_then_migrates_without_being_superuser()
    {
        var cluster = await SharedPostgres.GetAsync();
        await using var superuser = await CloudDatabase.OpenAsync(cluster.ConnectionString());
        await RunAsync(superuser, "CREATE ROLE plain LOGIN PASSWORD 'plain' NOSUPERUSER NOCREATEROLE");
        await RunAsync(superuser, "CREATE DATABASE plain OWNER plain");
        var owner = new NpgsqlConnectionStringBuilder(cluster.ConnectionString("plain")) { Username = "plain", Password = "plain" }.ConnectionString;

        var refused = await Should.ThrowAsync<MigrationRefusedException>(() => CloudDatabase.Migrate(owner, "plain").ApplyAsync(Migrations.Embedded, default));
        refused.Message.ShouldContain("CREATE ROLE \"plain_app\" LOGIN NOSUPERUSER NOBYPASSRLS");
        refused.Message.ShouldNotContain("app-password");

        // The statements are whole: pasted as they are, they make both roles.
        await RunAsync(superuser, string.Join('\n', refused.Message.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal))));
        (await CloudDatabase.Migrate(owner, "plain").ApplyAsync(Migrations.Embedded, default)).Count.ShouldBe(Migrations.Embedded.Count);

        // Everything a batch needs works when the owner, too, is bound by row-level security.
        await using var host = CloudHost.On(CloudDatabase.Of(owner, "plain"));
        using var gateway = await TestGateway.EnrolAsync(host, await host.Database.AddSiteAsync("DEMO"));
        var now = DateTimeOffset.UtcNow;
        await gateway.StoreAsync(gateway.Batch(1, 0, TestGateway.Readings(["a.b"], new Contracts.Readings.Reading(0, 1, Contracts.Readings.Quality.Good, now, now))));
        await host.Database.AddPersonAsync("adam", (await host.Database.OwnerAsync<Guid>("SELECT id FROM platform.site"), "Administrator"));
        using var client = await host.SignInAsync("adam");
        (await client.GetStringAsync("/api/v1/tags")).ShouldContain("a.b");
    }

    [Fact]
    public async Task An_owner_with_createrole_makes_the_roles_and_later_gives_them_other_passwords()
    {
        var cluster = await SharedPostgres.GetAsync();
        await using var superuser = await CloudDatabase.OpenAsync(cluster.ConnectionString());
        await RunAsync(superuser, "CREATE ROLE maker LOGIN PASSWORD 'maker' NOSUPERUSER CREATEROLE");
        await RunAsync(superuser, "CREATE DATABASE made OWNER maker");
        var owner = new NpgsqlConnectionStringBuilder(cluster.ConnectionString("made")) { Username = "maker", Password = "maker" }.ConnectionString;
        var logins = CloudDatabase.Of(owner, "made");
        await CloudDatabase.Migrate(owner, "made").ApplyAsync(Migrations.Embedded, default);

        var changed = new NpgsqlConnectionStringBuilder(logins.Application) { Password = "pass\u00e9 'two'" }.ConnectionString;
        await new Migrations(owner, new(changed, logins.Worker)).ApplyAsync(Migrations.Embedded, default);

        await using var application = await CloudDatabase.OpenAsync(changed);
        (await Should.ThrowAsync<PostgresException>(() => CloudDatabase.OpenAsync(logins.Application))).SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
    }

    [Fact]
    public async Task A_database_that_cannot_hold_every_name_is_refused_with_the_sql_for_one_that_can()
    {
        var cluster = await SharedPostgres.GetAsync();
        await using var superuser = await CloudDatabase.OpenAsync(cluster.ConnectionString());
        await RunAsync(superuser, "CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'");

        var refused = await Should.ThrowAsync<MigrationRefusedException>(() =>
            CloudDatabase.Migrate(cluster.ConnectionString("ascii")).ApplyAsync(Migrations.Embedded, default));

        refused.Message.ShouldContain("SQL_ASCII");
        refused.Message.ShouldContain("CREATE DATABASE \"ascii\" TEMPLATE template0 ENCODING 'UTF8'");
    }

    [Fact]
    public async Task A_role_that_could_bypass_row_level_security_is_refused()
    {
        var cluster = await SharedPostgres.GetAsync();
        var owner = await cluster.CreateDatabaseAsync($"mighty_{Guid.NewGuid():N}", default);
        var mighty = new NpgsqlConnectionStringBuilder(owner) { Username = PrivatePostgres.Owner }.ConnectionString;

        var refused = await Should.ThrowAsync<MigrationRefusedException>(() =>
            new Migrations(owner, new(mighty, CloudDatabase.Of(owner).Worker)).ApplyAsync(Migrations.Embedded, default));

        refused.Message.ShouldContain("could bypass row-level security");
    }

    private static Task<int> RunAsync(NpgsqlConnection connection, string sql) => Dapper.SqlMapper.ExecuteAsync(connection, sql);
}
