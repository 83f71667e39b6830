using System.Text;

namespace Tradewind.Metastore.Blobs;

/// <summary>Ids of blobs as they are stored: the bytes that stand in an output's place.</summary>
internal static class BlobIds
{
    public static byte[] Stored(string blob) => Encoding.ASCII.GetBytes(blob);

    /// <summary>The id in what is stored in an output's place; null when it is JSON.</summary>
    public static byte[]? In(byte[] stored) => LargeOutput.TryRead(stored, out var large) ? Stored(large.Id) : null;
}
