using System.Security.Cryptography;
using Tradewind.Engine.Secrets;

namespace Tradewind.Engine.Tests.Secrets;

public sealed class PieceCipherTests
{
    private readonly PieceCipher _cipher = new(PieceCipher.NewKey());

    [Theory]
    [InlineData(0, 1_000)]
    [InlineData(5, 1)]
    [InlineData(16, 32)]
    [InlineData(31, 500)]
    public void S11_piece_is_decrypted_from_any_offset(int offset, int length)
    {
        var plain = RandomNumberGenerator.GetBytes(1_000);
        var whole = _cipher.Turn(plain, 0);

        _cipher.Turn(whole.AsSpan(offset, Math.Min(length, whole.Length - offset)), offset).ShouldBe(plain[offset..Math.Min(offset + length, plain.Length)]);
    }

    [Fact]
    public void S11_what_is_encrypted_repeats_nothing_and_differs_by_key()
    {
        var turned = _cipher.Turn(new byte[320], 0);

        turned.Chunk(16).Select(Convert.ToHexString).Distinct().Count().ShouldBe(20);
        new PieceCipher(PieceCipher.NewKey()).Turn(new byte[320], 0).ShouldNotBe(turned);
        _cipher.Turn([], 7).ShouldBeEmpty();
    }
}
