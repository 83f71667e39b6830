namespace Tradewind.Engine.Drafts;

/// <summary>What a new script may begin with.</summary>
/// <param name="Name">Stands in addresses.</param>
/// <param name="Title">For people.</param>
/// <param name="About">What it shows.</param>
/// <param name="Text">The script; <c>my_dag</c> stands for the DAG's id.</param>
public sealed record ScriptTemplate(string Name, string Title, string About, string Text);
