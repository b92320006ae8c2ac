using Maintenance.Local.Product;
using Npgsql;
using Shouldly;
using Xunit;

namespace Maintenance.Local.Tests.Product;

public sealed class ProductDatabaseTests
{
    [Theory]
    [InlineData("postgresql://me:p%40ss%3Aword@db.example:6543/plant")]
    [InlineData("postgres://me:p%40ss%3Aword@db.example:6543/plant")]
    [InlineData("Host=db.example;Port=6543;Username=me;Password=p@ss:word;Database=plant")]
    public void An_address_and_a_connection_string_say_the_same(string text)
    {
        var owner = new NpgsqlConnectionStringBuilder(ProductDatabase.ParseOwner(text));

        (owner.Host, owner.Port, owner.Username, owner.Password, owner.Database).ShouldBe(("db.example", 6543, "me", "p@ss:word", "plant"));
    }

    [Theory]
    [InlineData("postgresql://me:secret@db.example")]
    [InlineData("Host=db.example;Username=me;Password=secret")]
    [InlineData("secret")]
    [InlineData("Host=db.example;Colour=secret")]
    [InlineData("Host=db.example;Port=secret;Database=plant")]
    public void An_address_that_cannot_be_used_is_refused_without_showing_its_password(string text)
    {
        var refused = Should.Throw<FormatException>(() => ProductDatabase.ParseOwner(text));

        refused.Message.ShouldContain("postgresql://OWNER:PASSWORD@HOST:PORT/DATABASE");
        refused.Message.ShouldNotContain("secret");
    }

    [Fact]
    public async Task Both_roles_get_a_name_and_a_password_of_their_own_that_stay()
    {
        using var folder = new TemporaryFolder();
        const string Owner = "Host=h;Database=plant;Username=me;Password=secret";

        var first = await ProductDatabase.OfAsync(Owner, folder.Path, default);
        var second = await ProductDatabase.OfAsync(Owner, folder.Path, default);

        second.ShouldBe(first);
        var application = new NpgsqlConnectionStringBuilder(first.Application);
        var worker = new NpgsqlConnectionStringBuilder(first.Worker);
        (application.Username, worker.Username).ShouldBe(("plant_app", "plant_worker"));
        new[] { application.Password, worker.Password, "secret" }.Distinct().Count().ShouldBe(3);
        foreach (var file in Directory.EnumerateFiles(folder.Path))
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
