using Tradewind.Engine.Access;

namespace Tradewind.Dashboard.Layout;

/// <summary>A page as the side bar and the palette name it.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Href">Its address.</param>
/// <param name="Icon">Its picture.</param>
/// <param name="Takes">The least role on everything that may open it.</param>
internal sealed record PageLink(string Label, string Href, string Icon, Role Takes = Role.None);
