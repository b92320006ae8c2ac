using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Edge.Configuration;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Security;
using SessionOptions = Maintenance.Protocols.OpcUa.Client.SessionOptions;
using StatusCodes = Maintenance.Protocols.OpcUa.Encoding.StatusCodes;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>
/// Who the gateway is to OPC UA servers and whom it believes, in a folder: <c>own</c> is made at the first start, a server's
/// certificate is put into <c>trusted</c> by a person. A person may also put another certificate into <c>own</c> at any time.
/// </summary>
internal sealed class OpcUaIdentity(string gateway, string folder, TimeProvider clock) : IDisposable
{
    private const int SessionsAMinute = 10;

    private readonly TrustStore _trust = new(folder, clock);
    private readonly SemaphoreSlim _looking = new(1);
    private readonly ConcurrentDictionary<string, SessionBudget> _budgets = new(StringComparer.Ordinal);
    private readonly List<ApplicationCertificate> _former = [];   // sessions may still stand on them
    private ApplicationCertificate? _own;
    private string? _unusable;

    public string Folder => folder;

    /// <summary>Whether there is a certificate in use; none is while those in the folder cannot be used.</summary>
    public bool HasOwn => Volatile.Read(ref _own) is not null;

    /// <summary>What each new session is opened with.</summary>
    /// <exception cref="OpcUaException">There is none yet; see <see cref="HasOwn"/>.</exception>
    public ApplicationCertificate Own => Volatile.Read(ref _own)
        ?? throw new OpcUaException(StatusCodes.BadConfigurationError, $"The gateway has no certificate to connect with: {_unusable}");

    public string OwnFile { get; } = Path.Combine(folder, "own", "application.der");

    /// <summary>With the certificate in the folder, made where there is none; without one where it cannot be used, which each device tells.</summary>
    public static async Task<OpcUaIdentity> LoadOrMakeAsync(string gateway, string folder, TimeProvider clock, CancellationToken cancellationToken)
    {
        var identity = new OpcUaIdentity(gateway, folder, clock);
        try
        {
            await identity.LookAsync(cancellationToken);
        }
        catch (OpcUaException unusable)
        {
            identity._unusable = unusable.Message; // each device looks again whenever it connects, and says so
        }

        return identity;
    }

    /// <summary>Takes the certificate into use that lies in the folder by now; one is made where there is none any more.</summary>
    /// <exception cref="OpcUaException">What lies there cannot be used; the message says why. The one before, if any, stays in use.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            var lies = File.Exists(OwnFile) ? await File.ReadAllBytesAsync(OwnFile, cancellationToken) : [];
            if (_own is { } before && before.Certificate.RawDataMemory.Span.SequenceEqual(lies))
                return;
            var next = await LoadAsync(gateway, folder, clock, cancellationToken);
            if (_own is { } former)
                _former.Add(former);
            Volatile.Write(ref _own, next);
        }
        catch (Exception unreadable) when (unreadable is not OpcUaException and (IOException or UnauthorizedAccessException))
        {
            throw new OpcUaException(StatusCodes.BadConfigurationError, $"'{OwnFile}' or its key cannot be read or written: {unreadable.Message}", unreadable);
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <summary>How often a device may be asked for a session, whoever asks.</summary>
    public SessionBudget Budget(DeviceSettings device) => _budgets.GetOrAdd(device.Name, _ => new(SessionsAMinute, clock));

    /// <summary>A session with a device, within its budget.</summary>
    public async Task<OpcUaSession> OpenAsync(DeviceSettings device, TimeProvider time, CancellationToken cancellationToken)
    {
        var session = Session(device);
        await Budget(device).AllowAsync(cancellationToken);
        return await OpcUaSession.OpenAsync(session, time, cancellationToken);
    }

    public SessionOptions Session(DeviceSettings device)
    {
        var settings = device.OpcUa!;
        return new()
        {
            EndpointUrl = settings.Url,
            Policy = settings.Policy,
            Mode = settings.Mode,
            Own = Own,
            Trust = _trust,
            User = User(settings.User),
            PinnedCertificate = settings.PinnedCertificate,
            SessionName = $"{gateway} {device.Name}",
        };
    }

    public void Dispose()
    {
        foreach (var certificate in _former)
            certificate.Dispose();
        _own?.Dispose();
        _looking.Dispose();
    }

    private static Task<ApplicationCertificate> LoadAsync(string gateway, string folder, TimeProvider clock, CancellationToken cancellationToken) =>
        ApplicationCertificate.LoadOrCreateAsync(
            folder, $"urn:maintenance:gateway:{Uri.EscapeDataString(gateway)}", $"Maintenance gateway {gateway}", clock, cancellationToken);

    private static UserIdentity User(OpcUaUserSettings user) => user switch
    {
        { Name: { } name, Password: { } password } => new UserIdentity.UserName(name, password.Reveal()),
        { CertificateFile: { } certificate, KeyFile: { } key } => Holder(certificate, key),
        _ => UserIdentity.Nobody,
    };

    private static UserIdentity.Certificate Holder(string certificateFile, string keyFile)
    {
        try
        {
            var holder = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            return new(holder, holder.GetRSAPrivateKey() ?? throw new CryptographicException("the key is not RSA"));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new OpcUaException(
                StatusCodes.BadConfigurationError, $"The user's '{certificateFile}' with '{keyFile}' is no certificate and key: {unreadable.Message}", unreadable);
        }
    }
}
