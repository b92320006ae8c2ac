using Maintenance.Cloud.People;
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
}
