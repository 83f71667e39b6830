using System.Text;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Secrets;

namespace Tradewind.Server.Streams;

/// <summary>Writes a large output as people see it: decrypted piece by piece, without the secrets that its agent found in it.</summary>
internal sealed class OutputStream(IBlobStore blobs, ISecretProtector protector)
{
    /// <summary>Writes the whole of it.</summary>
    /// <exception cref="InvalidOperationException">It is gone; <paramref name="named"/> says which.</exception>
    public async Task WriteAsync(LargeOutput large, Stream to, string named, CancellationToken cancel)
    {
        var seal = large.Seal is { } sealedBy ? OutputSeal.Read(protector, sealedBy) : new();
        var cipher = seal.Key is { } key ? new PieceCipher(key) : null;
        var mask = new SecretMask();
        foreach (var secret in seal.Secrets) mask.Add(secret);
        var decoder = Encoding.UTF8.GetDecoder();
        var rest = "";
        for (var offset = 0L; offset < large.Size;)
        {
            var piece = await blobs.ReadAsync(large.Id, offset, LargeOutput.PieceLength, cancel);
            // The length was promised; a client sees that it did not get all of it.
            if (piece.IsEmpty) throw new InvalidOperationException($"{named} is gone at {offset} of {large.Size} bytes: it was cleared meanwhile.");
            if (cipher is not null) piece = cipher.Turn(piece.Span, offset);
            offset += piece.Length;
            if (mask.Longest == 0)
            {
                await to.WriteAsync(piece, cancel);
                continue;
            }

            var text = rest + Text(decoder, piece.Span, offset == large.Size);
            var (masked, taken) = offset == large.Size ? (mask.Apply(text)!, text.Length) : mask.ApplyToBeginning(text);
            await to.WriteAsync(Encoding.UTF8.GetBytes(masked), cancel);
            rest = text[taken..];
        }
    }

    private static string Text(Decoder decoder, ReadOnlySpan<byte> piece, bool last)
    {
        var characters = new char[decoder.GetCharCount(piece, last)];
        decoder.GetChars(piece, characters, last);
        return new(characters);
    }
}
