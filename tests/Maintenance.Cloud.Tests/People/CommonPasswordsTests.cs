using Maintenance.Cloud.People;
using Microsoft.AspNetCore.Identity;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

public class CommonPasswordsTests
{
    [Theory]
    [InlineData("password1234")]
    [InlineData("P@ssw0rd2026!")]
    [InlineData("123456789012")]
    [InlineData("qwertyuiopas")]
    [InlineData("abcabcabcabc")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("changeme!!!!")]
    [InlineData("anna.schmidt1")]
    [InlineData("Maintenance1")]
    public void Common_ones_are_refused(string password) => CommonPasswords.IsCommon(password, "anna.schmidt").ShouldBeTrue();

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("k7m2qx9vbn4tw8hz")]
    [InlineData("Vier Pumpen im Keller")]
    public void Others_are_not(string password) => CommonPasswords.IsCommon(password, "anna.schmidt").ShouldBeFalse();

    [Fact]
    public async Task Too_short_ones_are_refused_before_an_account_is_made()
    {
        await using var host = await CloudHost.StartAsync();
        await using var scope = host.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<UserAccount>>();
        var account = new UserAccount { Id = Guid.CreateVersion7(), SignInName = "eva", NormalizedName = "", DisplayName = "Eva", SecurityStamp = "" };

        (await accounts.CreateAsync(account, "elevenchars")).Succeeded.ShouldBeFalse();
        (await accounts.CreateAsync(account, "Vier Pumpen im Keller")).Succeeded.ShouldBeTrue();

        (await accounts.CheckPasswordAsync((await accounts.FindByNameAsync("EVA"))!, "Vier Pumpen im Keller")).ShouldBeTrue();
        var twin = new UserAccount { Id = Guid.CreateVersion7(), SignInName = "Eva", NormalizedName = "", DisplayName = "Eva", SecurityStamp = "" };
        (await accounts.CreateAsync(twin, "Vier Pumpen im Keller")).Succeeded.ShouldBeFalse();
    }
}
