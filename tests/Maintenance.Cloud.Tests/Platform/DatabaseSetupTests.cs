using Maintenance.Cloud.Platform;
using Npgsql;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

public sealed class DatabaseSetupTests
{
    [Fact]
    public void A_setting_that_is_missing_or_no_connection_string_is_named()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Database:Worker", "not = a = string")]).Build();

        Should.Throw<InvalidOperationException>(() => DatabaseSetup.ConnectionString(settings, Database.Owner)).Message.ShouldContain("Database__Owner is not set");
        Should.Throw<InvalidOperationException>(() => DatabaseSetup.ConnectionString(settings, Database.Worker)).Message.ShouldContain("Database__Worker");
    }

    [Fact]
    public void Statements_are_kept_prepared_unless_the_connection_string_says_otherwise()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Database:Application", "Host=x"), new("Database:Worker", "Host=x;Max Auto Prepare=0")]).Build();

        new NpgsqlConnectionStringBuilder(DatabaseSetup.ConnectionString(settings, Database.Application)).MaxAutoPrepare.ShouldBeGreaterThan(0);
        new NpgsqlConnectionStringBuilder(DatabaseSetup.ConnectionString(settings, Database.Worker)).MaxAutoPrepare.ShouldBe(0);
    }
}
