namespace Tradewind.Dashboard.Design;

/// <summary>How <see cref="TimeText"/> writes a moment; ui.js keeps it true in the browser and shows local time when asked to.</summary>
public enum TimeForm
{
    /// <summary><c>3 m ago</c>, <c>in 2 h 34 m</c></summary>
    Relative,

    /// <summary>The time gone by since: <c>4 m 12 s</c></summary>
    Since,

    /// <summary><c>2026-11-22 09:42 UTC</c></summary>
    Minute,

    /// <summary><c>2026-11-22 09:42:07 UTC</c></summary>
    Second,

    /// <summary><c>11-22 09:42</c></summary>
    Short,

    /// <summary><c>09:42:07</c></summary>
    Clock,

    /// <summary><c>09:42</c></summary>
    Hour,
}
