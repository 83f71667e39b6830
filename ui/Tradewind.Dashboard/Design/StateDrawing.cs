namespace Tradewind.Dashboard.Design;

/// <summary>
/// A state's shape on 16 × 16, for SVG and canvas alike: a ground (<c>disc</c>, <c>ring</c>, <c>thin</c>,
/// <c>dashed</c>, <c>triangle</c> or <c>none</c>) and lines, cut out of a filled ground and drawn in colour on any other.
/// </summary>
internal sealed record StateDrawing(string Ground, string Lines)
{
    public static StateDrawing Of(string shape) => shape switch
    {
        "check" => new("disc", "M4.8 8.3l2.2 2.2 4.2-4.6"),
        "cross" => new("disc", "M5.5 5.5l5 5m0-5l-5 5"),
        "skip" => new("disc", "M4.8 5.2L7.6 8l-2.8 2.8M8.4 5.2L11.2 8l-2.8 2.8"),
        "up" => new("triangle", "M8 5.8v3.6M8 11.6v.3"),
        "retry" => new("none", "M13.2 8a5.2 5.2 0 1 1-1.6-3.8M13.4 1.8v3h-3"),
        "hourglass" => new("none", "M4 1.8h8M4 14.2h8M5 2v2.5L8 8l3-3.5V2M5 14v-2.5L8 8l3 3.5V14"),
        "hand" => new("disc", "M6 6.2a2 2 0 1 1 2.8 1.8c-.5.3-.8.6-.8 1.2M8 11.6v.3"),
        "slash" => new("ring", "M3.9 12.1l8.2-8.2"),
        "minus" => new("dashed", "M5.4 8h5.2"),
        "pause" => new("disc", "M6.2 5.4v5.2M9.8 5.4v5.2"),
        "clock" => new("ring", "M8 4.8V8l2.2 1.6"),
        "bars" => new("ring", "M5.4 6.4h5.2M5.4 9.6h5.2"),
        "spin" => new("thin", "M8 2a6 6 0 0 1 6 6"),
        _ => new("thin", ""),
    };
}
