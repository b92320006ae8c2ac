using System.Text;
using Maintenance.Analytics.Prognostics;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Prognostics;

public sealed class SealedDocumentTests
{
    private static readonly byte[] Document = SealedDocument.Seal("range", 2, new ValueRange("s1", 0.1, 7.25));

    [Fact]
    public void What_was_sealed_opens_as_it_was() =>
        SealedDocument.Open<ValueRange>("range", 2, Document).ShouldBe(new("s1", 0.1, 7.25));

    [Fact]
    public void A_changed_digit_is_noticed()
    {
        var changed = Encoding.UTF8.GetString(Document).Replace("7.25", "7.26", StringComparison.Ordinal);
        Should.Throw<FormatException>(() => SealedDocument.Open<ValueRange>("range", 2, Encoding.UTF8.GetBytes(changed))).Message.ShouldContain("SHA-256");
    }

    [Fact]
    public void Every_shorter_piece_of_a_document_is_refused()
    {
        for (var length = 0; length < Document.Length; length++)
            Should.Throw<FormatException>(() => SealedDocument.Open<ValueRange>("range", 2, Document.AsMemory(0, length)));
    }

    [Fact]
    public void Another_kind_or_version_is_refused_by_name()
    {
        Should.Throw<FormatException>(() => SealedDocument.Open<ValueRange>("model", 2, Document)).Message.ShouldContain("'range'");
        Should.Throw<FormatException>(() => SealedDocument.Open<ValueRange>("range", 3, Document)).Message.ShouldContain("train it again");
    }
}
