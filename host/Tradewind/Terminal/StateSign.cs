namespace Tradewind.Terminal;

/// <summary>One sign for a state of a run or a task.</summary>
internal static class StateSign
{
    public static char Of(string state) => state switch
    {
        "success" => '✓',
        "failed" or "upstream_failed" => '✗',
        "running" => '▶',
        "up_for_retry" => '↻',
        "skipped" or "cancelled" or "removed" => '–',
        "waiting" or "awaiting_input" or "paused" => '…',
        _ => '·',
    };
}
