namespace Tradewind.Sdk.Tests;

/// <summary>Every output is the one that is stored; its pieces are counted.</summary>
internal sealed class StoredServices(IAttemptServices inner, byte[] stored) : PassingServices(inner)
{
    public int Pieces { get; set; }

    public override ValueTask<ReadOnlyMemory<byte>?> ReadXComAsync(string taskId, int mapIndex, string key, CancellationToken cancellationToken) => new(stored);

    public override ValueTask<ReadOnlyMemory<byte>> ReadPieceAsync(LargeOutput large, long offset, CancellationToken cancellationToken)
    {
        Pieces++;
        return base.ReadPieceAsync(large, offset, cancellationToken);
    }
}
