using Maintenance.Cloud.People;
using Microsoft.AspNetCore.DataProtection;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

public class SharedKeysTests
{
    [Fact]
    public void What_one_process_protects_another_one_of_the_same_back_end_reads()
    {
        var folder = Directory.CreateTempSubdirectory("maintenance-keys");
        try
        {
            using var one = Process(folder.FullName);
            using var other = Process(folder.FullName);

            var closed = one.GetRequiredService<IDataProtectionProvider>().CreateProtector("page").Protect("a token");

            other.GetRequiredService<IDataProtectionProvider>().CreateProtector("page").Unprotect(closed).ShouldBe("a token");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ServiceProvider Process(string folder)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Secrets:KeyFile"] = Path.Combine(folder, "key") }).Build());
        SharedKeys.Add(services);
        return services.BuildServiceProvider();
    }
}
