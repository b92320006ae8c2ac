using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Maintenance.Cloud.People;

/// <summary>
/// Keys with which antiforgery, and the state of a sign-in by a provider, are protected. They lie beside the key of secrets, so that
/// what one process of the back end gave out, another takes, and a restart ends nothing.
/// </summary>
internal static class SharedKeys
{
    public static void Add(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("maintenance");
        services.AddOptions<KeyManagementOptions>().Configure<IConfiguration, ILoggerFactory>((options, configuration, log) =>
            options.XmlRepository = new FileSystemXmlRepository(FolderOf(configuration), log));
    }

    private static DirectoryInfo FolderOf(IConfiguration configuration)
    {
        var path = SecretBox.KeyFileOf(configuration) + ".shared";
        return OperatingSystem.IsWindows() // there the folder's own rights hold
            ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
