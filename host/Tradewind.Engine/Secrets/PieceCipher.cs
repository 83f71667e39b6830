using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Tradewind.Engine.Secrets;

/// <summary>
/// Encrypts and decrypts the pieces of a large output, each by itself and from any offset: AES in counter mode, where the counter is the place in
/// the output. Every output has a key of its own, so no counter comes twice under one.
/// </summary>
public sealed class PieceCipher(byte[] key)
{
    private const int Block = 16;

    /// <summary>A key for one output.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(32);

    /// <summary>The other form of a piece.</summary>
    public byte[] Turn(ReadOnlySpan<byte> piece, long offset)
    {
        if (piece.IsEmpty) return [];
        var before = (int)(offset % Block);
        var blocks = new byte[(before + piece.Length + Block - 1) / Block * Block];
        for (var at = 0; at < blocks.Length; at += Block) BinaryPrimitives.WriteInt64BigEndian(blocks.AsSpan(at + 8), (offset / Block) + (at / Block));
        using var aes = Aes.Create();
        aes.Key = key;
        aes.EncryptEcb(blocks, blocks, PaddingMode.None);
        var turned = new byte[piece.Length];
        for (var at = 0; at < turned.Length; at++) turned[at] = (byte)(piece[at] ^ blocks[before + at]);
        return turned;
    }
}
