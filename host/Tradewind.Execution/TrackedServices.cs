namespace Tradewind.Execution;

/// <summary>Passes everything on and remembers the last progress report for the attempt's result.</summary>
internal sealed class TrackedServices(IAttemptServices inner) : PassingServices(inner)
{
    private long _rows;
    private long _bytes;

    public long Rows => Interlocked.Read(ref _rows);

    public long Bytes => Interlocked.Read(ref _bytes);

    public override void ReportProgress(long rows, long bytes)
    {
        Interlocked.Exchange(ref _rows, rows);
        Interlocked.Exchange(ref _bytes, bytes);
        base.ReportProgress(rows, bytes);
    }
}
