using Maintenance.Cloud.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

public sealed class PasswordHashTests
{
    /// <summary>The hosts of the other tests have fewer (<see cref="TestPeople.HashRounds"/>).</summary>
    [Fact]
    public void The_product_hashes_passwords_with_no_fewer_rounds_than_the_framework()
    {
        var services = new ServiceCollection();
        new PeopleModule().AddServices(services, new ConfigurationBuilder().Build());
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount.ShouldBeGreaterThanOrEqualTo(100_000);
    }
}
