namespace Tradewind.Rows;

/// <summary>When a batch is full: enough rows that the hand-over costs nothing, few enough bytes that memory stays small.</summary>
internal static class BatchSize
{
    public const int Rows = 4_096;
    public const long Bytes = 1 << 20;
}
