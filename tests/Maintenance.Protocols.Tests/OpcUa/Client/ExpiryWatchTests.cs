using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Protocols.OpcUa.Client;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Client;

/// <summary>Who is told of a certificate's end, and when.</summary>
public sealed class ExpiryWatchTests : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly List<ClientNotice> _notices = [];
    private readonly ShiftedClock _clock = new();

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData(31, 0)]
    [InlineData(29, 1)]
    [InlineData(-1, 1)]
    public void A_certificate_is_told_of_30_days_before_its_end(int days, int times)
    {
        var watch = Watch();

        watch.Check(CertificateOwner.Server, Ending(days));

        _notices.Count.ShouldBe(times);
        _notices.ShouldAllBe(notice => notice.Kind == NoticeKind.CertificateExpires && notice.Message.Contains("CN=ending", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_told_of_once_a_day()
    {
        var (watch, certificate) = (Watch(), Ending(20));

        for (var hour = 0; hour < 49; hour++)
        {
            watch.Check(CertificateOwner.Server, certificate);
            _clock.Shift += TimeSpan.FromHours(1);
        }

        _notices.Count.ShouldBe(3);
    }

    private ExpiryWatch Watch() => new(
        new() { Session = () => throw new InvalidOperationException("Nobody connects here."), Notice = _notices.Add }, _clock);

    private X509Certificate2 Ending(int days)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=ending", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-100), now.AddDays(days));
    }

    private sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
    }
}
