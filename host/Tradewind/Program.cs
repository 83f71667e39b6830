using System.CommandLine;
using Tradewind.Commands;

var root = new RootCommand("Tradewind schedules, runs and watches workflows written as C# scripts.");
foreach (var command in RoleCommands.All()) root.Add(command);
root.Add(DagsCommand.Create());
root.Add(DbCommand.Create());
return await root.Parse(args).InvokeAsync();
