namespace Tradewind.Dashboard.Design;

/// <summary>Our own line icons, drawn on 24 × 24.</summary>
internal static class Icons
{
    public static IReadOnlyDictionary<string, string> Paths { get; } = new Dictionary<string, string>
    {
        ["home"] = "<path d='M4 11l8-7 8 7v8a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 19z'/><path d='M9.5 20.5v-6h5v6'/>",
        ["dag"] = "<circle cx='5.5' cy='12' r='2.5'/><circle cx='18' cy='5.5' r='2.5'/><circle cx='18' cy='18.5' r='2.5'/><path d='M7.7 10.8l8-4.1M7.7 13.2l8 4.1'/>",
        ["run"] = "<path d='M7 4.5v15l12-7.5z'/>",
        ["task"] = "<rect x='4' y='7' width='16' height='10' rx='2'/><path d='M8 12h5'/>",
        ["plugin"] = "<path d='M9 5.5a2 2 0 1 1 4 0V7h4.5A1.5 1.5 0 0 1 19 8.5V12h-1.2a2 2 0 1 0 0 4H19v2.5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5v-10A1.5 1.5 0 0 1 6.5 7H9z'/>",
        ["node"] = "<rect x='4' y='4.5' width='16' height='6' rx='1.5'/><rect x='4' y='13.5' width='16' height='6' rx='1.5'/><path d='M7.5 7.5h.01M7.5 16.5h.01M11 7.5h5M11 16.5h5'/>",
        ["fault"] = "<path d='M12 4L2.8 20h18.4z'/><path d='M12 10v4.5M12 17.3v.2'/>",
        ["search"] = "<circle cx='11' cy='11' r='6.5'/><path d='M16 16l4.5 4.5'/>",
        ["sun"] = "<circle cx='12' cy='12' r='4'/><path d='M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4'/>",
        ["moon"] = "<path d='M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z'/>",
        ["clock"] = "<circle cx='12' cy='12' r='8.5'/><path d='M12 7v5l3.5 2'/>",
        ["menu"] = "<path d='M4 6.5h16M4 12h16M4 17.5h16'/>",
        ["more"] = "<path d='M5.5 12h.01M12 12h.01M18.5 12h.01' stroke-width='2.6'/>",
        ["close"] = "<path d='M6 6l12 12M18 6L6 18'/>",
        ["pause"] = "<path d='M8.5 5v14M15.5 5v14' stroke-width='2.2'/>",
        ["stop"] = "<rect x='6' y='6' width='12' height='12' rx='1.5'/>",
        ["retry"] = "<path d='M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.8 3.5v4h-4'/>",
        ["check"] = "<path d='M5 12.5l4.5 4.5L19 7'/>",
        ["chevron"] = "<path d='M9 5.5l6.5 6.5L9 18.5'/>",
        ["down"] = "<path d='M5.5 9l6.5 6.5L18.5 9'/>",
        ["link"] = "<path d='M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1'/>",
        ["copy"] = "<rect x='9' y='9' width='11' height='11' rx='1.5'/><path d='M5.5 15H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v.5'/>",
        ["download"] = "<path d='M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14'/>",
        ["code"] = "<path d='M8.5 7L3.5 12l5 5M15.5 7l5 5-5 5'/>",
        ["grid"] = "<rect x='4' y='4' width='6.5' height='6.5' rx='1'/><rect x='13.5' y='4' width='6.5' height='6.5' rx='1'/><rect x='4' y='13.5' width='6.5' height='6.5' rx='1'/><rect x='13.5' y='13.5' width='6.5' height='6.5' rx='1'/>",
        ["history"] = "<path d='M4.5 12a7.5 7.5 0 1 0 2.3-5.4M4.2 3.5v4h4M12 8v4l3 1.8'/>",
        ["user"] = "<circle cx='12' cy='8.5' r='4'/><path d='M4.5 20a7.5 7.5 0 0 1 15 0'/>",
        ["out"] = "<path d='M14 4.5H6.5A1.5 1.5 0 0 0 5 6v12a1.5 1.5 0 0 0 1.5 1.5H14M10 12h10M16.5 8.5L20 12l-3.5 3.5'/>",
        ["plus"] = "<path d='M12 5v14M5 12h14'/>",
        ["minus"] = "<path d='M5 12h14'/>",
        ["fit"] = "<path d='M4 9V5.5A1.5 1.5 0 0 1 5.5 4H9M15 4h3.5A1.5 1.5 0 0 1 20 5.5V9M20 15v3.5a1.5 1.5 0 0 1-1.5 1.5H15M9 20H5.5A1.5 1.5 0 0 1 4 18.5V15'/>",
        ["info"] = "<circle cx='12' cy='12' r='8.5'/><path d='M12 11v5M12 7.8v.2'/>",
        ["file"] = "<path d='M13.5 3.5h-7A1.5 1.5 0 0 0 5 5v14a1.5 1.5 0 0 0 1.5 1.5h11A1.5 1.5 0 0 0 19 19V9z'/><path d='M13.5 3.5V9H19'/>",
        ["keyboard"] = "<rect x='3' y='6' width='18' height='12' rx='2'/><path d='M7 10h.01M10.5 10h.01M14 10h.01M17 10h.01M8 14h8'/>",
    };
}
