namespace Tradewind.Sdk.Tests;

/// <summary>Throws pieces away and measures how much lives meanwhile.</summary>
internal sealed class MeasuringServices(IAttemptServices inner) : PassingServices(inner)
{
    private const int Every = 16;

    private long _before;
    private int _pieces;

    public long Written { get; private set; }

    public int LargestPiece { get; private set; }

    public long Growth { get; private set; }

    public void Begin() => _before = GC.GetTotalMemory(forceFullCollection: true);

    public override ValueTask WritePieceAsync(string blob, long offset, ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        Written += piece.Length;
        LargestPiece = Math.Max(LargestPiece, piece.Length);
        if (_pieces++ % Every == 0) Growth = Math.Max(Growth, GC.GetTotalMemory(forceFullCollection: true) - _before);
        return default;
    }
}
