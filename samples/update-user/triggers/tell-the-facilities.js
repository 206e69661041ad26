// Badge, desk and locker are free again.
targets.hr.execute("INSERT INTO mail_queue (recipient, template) VALUES ('facilities@example.com', :template)", {
  template: `leaver ${oldObject.user_name}`,
})
