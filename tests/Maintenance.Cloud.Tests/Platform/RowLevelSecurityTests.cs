using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

public class RowLevelSecurityTests
{
    private const string Ours = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'";

    [Fact]
    public async Task Every_table_of_ours_forces_row_level_security_and_has_a_policy()
    {
        var database = await CloudDatabase.CreateAsync();

        (await database.OwnerAsync<int>($"SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND {Ours}"))
            .ShouldBeGreaterThan(5);
        (await database.OwnerRowsAsync<string>($"""
            SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND {Ours}
              AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))
            """)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Neither_role_can_bypass_or_owns_anything()
    {
        var database = await CloudDatabase.CreateAsync();

        (await database.OwnerAsync<int>("""
            SELECT count(*) FROM pg_roles WHERE rolname IN ('maintenance_app', 'maintenance_worker') AND rolcanlogin
              AND NOT (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication)
            """)).ShouldBe(2);
        (await database.OwnerAsync<int>("""
            SELECT (SELECT count(*) FROM pg_class WHERE relowner IN (SELECT oid FROM pg_roles WHERE rolname LIKE 'maintenance\_%'))
                 + (SELECT count(*) FROM pg_auth_members WHERE member IN (SELECT oid FROM pg_roles WHERE rolname LIKE 'maintenance\_%'))
                 + (SELECT count(*) FROM pg_proc WHERE proowner IN (SELECT oid FROM pg_roles WHERE rolname LIKE 'maintenance\_%'))
            """)).ShouldBe(0);
    }

    [Fact]
    public async Task A_view_of_ours_asks_the_policies_of_its_caller()
    {
        var database = await CloudDatabase.CreateAsync();

        (await database.OwnerRowsAsync<string>($"""
            SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('v', 'm') AND {Ours} AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)
            """)).ShouldBeEmpty();
    }
}
