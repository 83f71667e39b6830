namespace Tradewind.Engine.Queries;

/// <summary>An output of a task instance.</summary>
/// <param name="Key"><c>return</c> for the task's own output.</param>
/// <param name="Json">The value as JSON, cut at 16 KB; of a large one its first KB.</param>
/// <param name="Size">Its whole size in bytes.</param>
public sealed record XComView(string Key, string Json, long Size);
